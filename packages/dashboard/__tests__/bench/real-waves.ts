/*
 * Real runs over whole task files: the built dashboard, agents as processes that take a known time, worktrees, merges
 * and statuses. All runs are under way at the same time, in projects of their own, so that they mostly wait.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OrchestrationStatusReply, OrchestrationView } from '@specflow/shared/schemas';
import { parseTasks, planBatchRun, type TaskDocument } from '@specflow/shared/tasks';
import { type DashboardServer, startServer } from '../support/dashboard-server';
import { createTestProject } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';
import type { Cleanups } from './cleanups';

/** A task file with everything open, and how long each of its tasks takes. */
export interface RealGraph {
  readonly name: string;
  readonly text: string;
  readonly document: TaskDocument;
  /** 1: one task after another in the project. */
  readonly agents: number;
  readonly unitMs: number;
}

/** What a real run took. */
export interface RealRun {
  readonly name: string;
  readonly wallMs: number;
  /** Times at which every group was merged in one wave more. */
  readonly waves: number;
}

/** How the runs are made. */
export interface RealRuns {
  readonly unitsOf: (taskId: string) => number;
  readonly withinMs: number;
  readonly say: (line: string) => void;
}

const FILE = 'plans/tasks.md';
/** Runs begin one after another, so that their agents do not all start at the same moment. */
const STAGGER_MS = 5_000;
const ASK_EVERY_MS = 2_000;
/** Money must not decide. */
const BUDGET = { maxTotal: 1_000, maxPerBatch: 100, healingBudget: 100 };

/** Runs all graphs. @throws Error when one of them does not complete every task */
export async function runGraphs(
  scope: Cleanups,
  graphs: readonly RealGraph[],
  how: RealRuns,
): Promise<RealRun[]> {
  const world = await createWorld({ onEnd: scope.add });
  const agents = graphs.reduce((sum, graph) => sum + graph.agents, 0);
  const server = await startServer(world, {
    SPECFLOW_MAX_AGENTS: String(agents),
    // Each project has its own script.
    SPECFLOW_SIMULATOR_SCENARIO: '',
  });
  const ids: string[] = [];
  for (const [at, graph] of graphs.entries()) ids.push(await makeProject(world, server, { at, graph, how }));
  return Promise.all(
    graphs.map(async (graph, at) => {
      await delay(at * STAGGER_MS);
      return runOne(server, { projectId: ids[at] ?? '', graph, how });
    }),
  );
}

interface Job {
  readonly graph: RealGraph;
  readonly how: RealRuns;
}

async function makeProject(
  world: World,
  server: DashboardServer,
  { at, graph, how }: Job & { readonly at: number },
): Promise<string> {
  const dir = join(world.root, `graph-${at}`);
  await mkdir(dir, { mode: 0o700 });
  const project = await createTestProject(dir, world.env);
  await project.write(FILE, graph.text);
  await project.write(
    '.specflow/simulator-scenario.json',
    JSON.stringify({ speed: 0, steps: stepsOf(graph, how) }),
  );
  await project.write('.specflow/simulator.json', JSON.stringify({ tasks: worksOf(graph) }));
  await project.git('add', '-A');
  await project.git('commit', '-qm', 'Tasks');
  const { body } = await server.call<{ project: { id: string } }>('/projects', { body: { path: dir } });
  return body.project.id;
}

/** Each agent takes as long as its tasks together; the pause of a step is for one task. */
function stepsOf({ document, unitMs }: RealGraph, { unitsOf }: RealRuns) {
  const { waves } = planBatchRun(document, [{ kind: 'all' }]);
  return waves.flatMap(({ queue }) =>
    queue.flatMap(({ taskIds }) => {
      const units = taskIds.reduce((sum, id) => sum + unitsOf(id), 0);
      return taskIds.map((task) => ({
        when: { task },
        delayMs: Math.round((units * unitMs) / taskIds.length),
      }));
    }),
  );
}

/** A file for each task: whether agents get into each other's way is measured elsewhere. */
function worksOf({ document }: RealGraph) {
  return Object.fromEntries(
    document.tasks.map(({ id }) => [id, { files: [{ path: `work/${id}.md`, content: `Work on ${id}.\n` }] }]),
  );
}

async function runOne(
  server: DashboardServer,
  { projectId, graph, how }: Job & { readonly projectId: string },
): Promise<RealRun> {
  const config = { parallelism: graph.agents, budget: BUDGET };
  const body = { projectId, selector: 'all', file: FILE, config };
  const started = await server.call<{ orchestration: { id: string } }>('/workflow/batch', { body });
  if (started.status !== 201) throw new Error(`${graph.name} did not start: ${JSON.stringify(started.body)}`);
  const path = `/workflow/orchestrate/status?projectId=${projectId}&id=${started.body.orchestration.id}`;
  const run = await waitFor(
    `the run of ${graph.name}`,
    async () => {
      // Rarely: asking keeps the server busy.
      await delay(ASK_EVERY_MS);
      const { orchestration } = (await server.call<OrchestrationStatusReply>(path)).body;
      return orchestration?.completedAt || orchestration?.status === 'needs_attention' ? orchestration : null;
    },
    how.withinMs,
  );
  checkWhole(graph, run);
  const wallMs = Date.parse(run.completedAt ?? '') - Date.parse(run.startedAt);
  how.say(`${graph.name}: ${run.statusReason} in ${(wallMs / 1_000).toFixed(1)} s`);
  return { name: graph.name, wallMs, waves: run.batches.total };
}

/** A run that left something out, or fell back to one agent, says nothing about waves. */
function checkWhole(graph: RealGraph, run: OrchestrationView): void {
  const tasks = run.batchRun?.tasks ?? [];
  const isWhole = run.status === 'completed' && tasks.every(({ status }) => status === 'completed');
  const fellBack = graph.agents > 1 && run.config.isolation !== 'worktree';
  if (!isWhole || fellBack)
    throw new Error(`${graph.name}: ${run.status}, ${run.statusReason} ${run.warnings.join(' ')}`);
}

/** The text with everything open again; null for notations that this does not reach. */
export function reopenText(text: string): string | null {
  const open = text
    .replace(/^(\s*[-*+] \[)[^\] ](\])/gm, '$1 $2')
    .replace(/^(\s*(?:[-*+] )?\*\*Status\*\*: )\[?[A-Z ]+\]?.*$/gm, '$1[NOT STARTED]');
  return parseTasks(open).tasks.every(({ status }) => status === 'pending') ? open : null;
}
