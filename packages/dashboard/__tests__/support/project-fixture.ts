import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { initProject, updateStateFile } from '@specflow/cli/lib';
import type { StateFile } from '@specflow/shared/schemas';
import { exactEnv } from '@/lib/services/agent/exact-env';

/** Phase, branch and folder of every fixture project. */
export const PHASE = { number: '0010', name: 'Initial Setup', branch: '0010-initial-setup' } as const;
const FEATURE_DIR = `specs/${PHASE.branch}`;

/** Three sections with five tasks: the file on which the first implementation left two batches out (N1). */
const THREE_BATCHES = `# Tasks

## Setup

- [ ] T001 Create src/setup.mjs
- [ ] T002 Create src/config.mjs

## Core

- [ ] T003 Create src/core.mjs
- [ ] T004 Create src/store.mjs

## Polish

- [ ] T005 Create docs/usage.md
`;

/** One section with one task. */
export const ONE_BATCH = '# Tasks\n\n## Setup\n\n- [ ] T001 Create src/setup.mjs\n';

/** A project on disk. */
export interface TestProject {
  readonly dir: string;
  readonly tasksPath: string;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  git(...args: string[]): Promise<string>;
  /** The project's state file, parsed. */
  state(): Promise<StateFile>;
}

/** What differs from a designed phase whose tasks are all open. */
export interface ProjectOptions {
  /** What the project is called. */
  readonly name?: string;
  /** Text of tasks.md; null leaves the phase without one. */
  readonly tasks?: string | null;
  readonly userGate?: boolean;
  /** Command files that the project does not have. */
  readonly withoutSkills?: readonly string[];
}

/** Makes a real project: git repository with the phase branch checked out, command files, an open phase. */
export async function createTestProject(
  dir: string,
  env: Readonly<Record<string, string>>,
  options: ProjectOptions = {},
): Promise<TestProject> {
  const {
    name: projectName = 'fixture',
    tasks = THREE_BATCHES,
    userGate = false,
    withoutSkills = [],
  } = options;
  const run = promisify(execFile);
  const project: TestProject = {
    dir,
    tasksPath: join(dir, FEATURE_DIR, 'tasks.md'),
    read: (path) => readFile(join(dir, path), 'utf8'),
    async write(path, text) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    },
    git: async (...args) => (await run('git', args, { cwd: dir, env: exactEnv(env) })).stdout.trim(),
    state: async () => JSON.parse(await project.read('.specflow/orchestration-state.json')),
  };
  await project.write('README.md', '# Fixture\n');
  await initProject(dir, { name: projectName, env });
  for (const name of withoutSkills) {
    const path = join(dir, '.claude', 'commands', `${name}.md`);
    await rm(path);
  }
  await updateStateFile(dir, (state) => ({
    ...state,
    orchestration: {
      ...state.orchestration,
      phase: { id: null, ...PHASE, status: 'in_progress', hasUserGate: userGate },
    },
  }));
  if (tasks !== null) {
    await project.write(`${FEATURE_DIR}/spec.md`, '# Spec\n');
    await project.write(`${FEATURE_DIR}/plan.md`, '# Plan\n');
    await project.write(`${FEATURE_DIR}/tasks.md`, tasks);
  }
  await project.git('init', '-q', '-b', 'main');
  await project.git('config', 'user.name', 'Fixture');
  await project.git('config', 'user.email', 'fixture@localhost');
  await project.git('config', 'commit.gpgsign', 'false');
  await project.git('add', '-A');
  await project.git('commit', '-q', '-m', 'Start');
  await project.git('checkout', '-q', '-b', PHASE.branch);
  return project;
}
