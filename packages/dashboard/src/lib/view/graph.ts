import type { OrchestrationView, WaveGroup } from '@specflow/shared/schemas';
import type { TaskState } from './batch-status';

/** A task of a plan, as far as the graph needs it. */
export interface PlanTask {
  readonly id: string;
  readonly description: string;
  readonly status: Exclude<TaskState, 'waived' | 'vanished'>;
  readonly section: string | null;
  readonly line: number;
  readonly dependsOn: readonly string[];
  readonly files: readonly string[];
  readonly parallel: boolean;
}

/** A plan, as far as the graph needs it. */
export interface PlanView {
  readonly source: string;
  readonly tasks: readonly PlanTask[];
  readonly criticalPath: readonly string[];
  readonly cycles: readonly (readonly string[])[];
}

/** One task of the graph and its place in pixels. */
export interface GraphNode {
  readonly task: PlanTask;
  readonly state: TaskState;
  /** 1-based: tasks of one level could run side by side once the levels before it are done. */
  readonly level: number;
  readonly isCritical: boolean;
  readonly neededBy: readonly string[];
  readonly x: number;
  readonly y: number;
}

/** A dependency: `from` must be done before `to`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly isCritical: boolean;
}

/** The tasks of a plan laid out by level, from left to right. */
export interface TaskGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Ids of each level from top to bottom. */
  readonly levels: readonly (readonly string[])[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

/** Sizes in pixels. */
export const GRAPH = { nodeWidth: 184, nodeHeight: 48, gapX: 52, gapY: 12, top: 28, pad: 16 } as const;

/** Lays out a plan. What a run knows about a task (at work, waived) wins over its checkbox. */
export function buildTaskGraph(plan: PlanView, run: OrchestrationView | null): TaskGraph {
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const needsOf = (task: PlanTask) => [...new Set(task.dependsOn)].filter((id) => tasks.has(id));
  const neededBy = new Map<string, string[]>(plan.tasks.map(({ id }) => [id, []]));
  for (const task of plan.tasks) for (const id of needsOf(task)) neededBy.get(id)?.push(task.id);
  const levels = layer(plan.tasks, needsOf, neededBy);
  const critical = new Map(plan.criticalPath.map((id, index) => [id, index]));
  const states = statesOf(run);
  const nodes = new Map<string, GraphNode>();
  for (const [column, ids] of levels.entries()) {
    for (const [row, id] of ids.entries()) {
      const task = tasks.get(id);
      if (task === undefined) continue;
      nodes.set(id, {
        task,
        state: task.status === 'pending' ? (states.get(id) ?? task.status) : task.status,
        level: column + 1,
        isCritical: critical.has(id),
        neededBy: neededBy.get(id) ?? [],
        x: GRAPH.pad + column * (GRAPH.nodeWidth + GRAPH.gapX),
        y: GRAPH.top + row * (GRAPH.nodeHeight + GRAPH.gapY),
      });
    }
  }
  const tallest = Math.max(0, ...levels.map((ids) => ids.length));
  return {
    nodes,
    levels,
    edges: plan.tasks.flatMap((task) =>
      needsOf(task).map((from) => ({
        from,
        to: task.id,
        isCritical: critical.has(from) && critical.get(task.id) === (critical.get(from) ?? 0) + 1,
      })),
    ),
    width: 2 * GRAPH.pad + levels.length * (GRAPH.nodeWidth + GRAPH.gapX) - GRAPH.gapX,
    height: GRAPH.top + GRAPH.pad + tallest * (GRAPH.nodeHeight + GRAPH.gapY),
  };
}

/** Waves in file order; each task right after the last one that it needs. Tasks on or behind a cycle come last. */
function layer(
  tasks: readonly PlanTask[],
  needsOf: (task: PlanTask) => readonly string[],
  neededBy: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const open = new Map(tasks.map((task) => [task.id, needsOf(task).length]));
  const place = new Map(tasks.map(({ id }, index) => [id, index]));
  const levels: string[][] = [];
  let level = tasks.filter(({ id }) => open.get(id) === 0).map(({ id }) => id);
  while (level.length > 0) {
    levels.push(level.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
    const next: string[] = [];
    for (const id of level) {
      open.delete(id);
      for (const later of neededBy.get(id) ?? []) {
        const left = (open.get(later) ?? 0) - 1;
        open.set(later, left);
        if (left === 0) next.push(later);
      }
    }
    level = next;
  }
  const stuck = tasks.filter(({ id }) => open.has(id)).map(({ id }) => id);
  return stuck.length === 0 ? levels : [...levels, stuck];
}

/** What the group of a task says about it; one that waits or is done leaves it to the checkbox. */
const GROUP_STATE: Readonly<Partial<Record<WaveGroup['status'], TaskState>>> = {
  running: 'in_progress',
  ended: 'in_progress',
  merging: 'in_progress',
  failed: 'failed',
  timed_out: 'failed',
  blocked: 'blocked',
};

/** What a run knows beyond the checkboxes. */
function statesOf(run: OrchestrationView | null): ReadonlyMap<string, TaskState> {
  const states = new Map<string, TaskState>();
  for (const batch of run?.batches.items ?? []) {
    const atWork = run?.status === 'running' && (batch.status === 'running' || batch.status === 'healing');
    const groups = batch.groups ?? [];
    const inGroup = new Map(
      groups.flatMap(({ taskIds, status }) => taskIds.map((id) => [id, status] as const)),
    );
    for (const id of batch.taskIds) {
      const kept = batch.taskStates[id];
      if (kept === 'waived' || kept === 'deferred' || kept === 'blocked') states.set(id, kept);
      else if (groups.length > 0) {
        const state = GROUP_STATE[inGroup.get(id) ?? 'waiting'];
        if (state !== undefined) states.set(id, state);
      } else if (atWork) states.set(id, 'in_progress');
    }
  }
  return states;
}
