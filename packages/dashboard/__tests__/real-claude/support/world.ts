import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoProject } from '@specflow/agent-simulator/lib';
import { initProject } from '@specflow/cli/lib';
import {
  type OrchestrationConfigInput,
  OrchestrationConfigSchema,
  type OrchestrationExecution,
} from '@specflow/shared/schemas';
import { createKnownProcesses } from '@/lib/services/agent/known-processes';
import { findMarked, killFound } from '@/lib/services/agent/sweep-marked';
import { type Composition, getComposition } from '@/server/composition';
import { cleanClaudeEnvironment } from '../../../../../scripts/claude/clean-environment';
import type { InstalledClaude } from '../../../../../scripts/claude/installed-claude';
import type { MessagesApi } from '../../../../../scripts/claude/messages-api/messages-api';
import type { ModelBrain } from '../../../../../scripts/claude/messages-api/model';
import type { BrainProject } from './flow-brain';

/** A dashboard's services, a real agent and the demo project, in folders of their own. */
export interface World {
  readonly app: Composition;
  readonly project: BrainProject;
  readonly projectId: string;
  /** HOME of the agent. */
  readonly home: string;
  readonly baseUrl: string;
  start(config?: OrchestrationConfigInput): Promise<string>;
  run(id: string): Promise<OrchestrationExecution>;
  /** Waits until the run satisfies a condition. @throws with the run's story when it does not in time */
  until(
    id: string,
    what: string,
    holds: (run: OrchestrationExecution) => boolean,
  ): Promise<OrchestrationExecution>;
  dispose(): Promise<void>;
}

const FEATURE = 'specs/0001-everyday-helpers';
const LIMIT_MS = 120_000;
const COMPOSITION = Symbol.for('specflow.composition');

/** Makes the world; the brain gets the project and answers everything that its agent asks. */
export async function createWorld(options: {
  claude: InstalledClaude;
  api: MessagesApi;
  brain: (project: BrainProject) => ModelBrain;
  /** Leaves the documents of the phase to `/flow.design`. */
  undesigned?: boolean;
}): Promise<World> {
  const { claude, api } = options;
  const base = await realpath(await mkdtemp(join(tmpdir(), 'real-claude-')));
  const home = join(base, 'home');
  const specflowHome = join(base, 'specflow');
  await mkdir(home);
  const documents = new Map<string, string>();
  const { dir, phase } = await createDemoProject(join(base, 'project'), {
    async prepare(path) {
      await initProject(path, { env: { HOME: home } });
      for (const name of await readdir(join(path, FEATURE)))
        documents.set(join(FEATURE, name), await readFile(join(path, FEATURE, name), 'utf8'));
      if (options.undesigned) await rm(join(path, FEATURE), { recursive: true });
    },
  });
  const project = { dir, taskFile: join(FEATURE, 'tasks.md'), branch: phase.branch, documents };
  const baseUrl = api.mount(options.brain(project));
  enter({
    ...cleanClaudeEnvironment({ home, baseUrl }),
    ...gitIdentity,
    SPECFLOW_HOME: specflowHome,
    SPECFLOW_CLAUDE_BIN: claude.program,
    SPECFLOW_CLI_ENTRY: process.env.SPECFLOW_CLI_ENTRY ?? '',
  });
  const app = await getComposition();
  const { id: projectId } = await app.catalog.add(dir);
  const started: string[] = [];

  async function run(id: string): Promise<OrchestrationExecution> {
    const loaded = await app.store.load(id);
    if (!loaded.ok) throw new Error(loaded.problem.message);
    return loaded.run;
  }

  return {
    app,
    project,
    projectId,
    home,
    baseUrl,
    run,
    async start(config = {}) {
      const parsed = OrchestrationConfigSchema.parse(config);
      const request = { projectId, config: parsed, idempotencyKey: randomUUID() };
      const { reply } = await app.orchestration.start(request);
      started.push(reply.orchestration.id);
      return reply.orchestration.id;
    },
    async until(id, what, holds) {
      const end = performance.now() + LIMIT_MS;
      let seen = await run(id);
      while (!holds(seen)) {
        if (performance.now() > end) throw new Error(`Gave up waiting for: ${what}\n${story(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        seen = await run(id);
      }
      return seen;
    },
    async dispose() {
      for (const id of started) {
        // A run that is over refuses to be cancelled.
        await app.orchestration.command({ projectId, id }, { type: 'cancel' }).catch(() => undefined);
        await killFound(() => findMarked(id), createKnownProcesses());
      }
      await rm(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const gitIdentity = {
  GIT_AUTHOR_NAME: 'Scripted model',
  GIT_AUTHOR_EMAIL: 'model@localhost',
  GIT_COMMITTER_NAME: 'Scripted model',
  GIT_COMMITTER_EMAIL: 'model@localhost',
};

/** The services read their environment once, at their composition: each world gets a new one. */
function enter(env: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  Reflect.deleteProperty(globalThis, COMPOSITION);
}

/** Everything that helps to understand a run that did not get where it should. */
function story(run: OrchestrationExecution): string {
  const attempts = run.executionRecords.flatMap((record) =>
    record.attempts.map(
      (attempt) =>
        `${record.kind} ${record.step} ${attempt.state} ${JSON.stringify(attempt.outcome ?? {}).slice(0, 600)}`,
    ),
  );
  const decisions = run.decisionLog.map(({ decision, reason }) => `${decision}: ${reason}`);
  return [`status ${run.status} ${JSON.stringify(run.statusReason)}`, ...attempts, ...decisions].join('\n');
}
