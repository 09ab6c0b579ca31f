import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A project and a home folder of their own in a temporary place. */
export interface ProjectFixture {
  dir: string;
  home: string;
  env: Record<string, string>;
  write(path: string, content: string): void;
  read(path: string): string;
  tasks(): string;
  remove(): void;
}

const TASKS = `# Tasks: Sample

## Setup

- [ ] T001 Create src/one.mjs
- [ ] T002 Create src/two.mjs (depends on T001)

## Core

- [ ] T003 Create src/three.mjs
- [ ] T004 Describe it in docs/four.md
- [ ] T005 Think about it

## Polish

- [ ] T006 Create src/six.mjs
`;

const TASK_FILE = 'specs/0001-sample/tasks.md';

/** Creates a project with three sections of open tasks and the flow commands. */
export function createProjectFixture(): ProjectFixture {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'agent-test-')));
  const dir = join(base, 'project');
  const home = join(base, 'home');
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  };
  mkdirSync(home, { recursive: true });
  mkdirSync(join(dir, '.specflow'), { recursive: true });
  write(TASK_FILE, TASKS);
  for (const step of ['design', 'analyze', 'implement', 'verify', 'merge'])
    write(`.claude/commands/flow.${step}.md`, `Do the ${step} step: $ARGUMENTS\n`);
  return {
    dir,
    home,
    env: { PATH: process.env.PATH ?? '', HOME: home, SPECFLOW_SIMULATOR_SPEED: '0' },
    write,
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    tasks: () => readFileSync(join(dir, TASK_FILE), 'utf8'),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
