import {
  type BatchRunPlan,
  buildWaveGraph,
  findCriticalPath,
  planBatchRun,
  reopenTasks,
  type TaskDocument,
  type WaveGraph,
} from '@specflow/shared/tasks';
import { type EagerGroup, wallWithoutWaves } from './simulate-eager';

/** A run of a whole task file with agents whose durations are known. Times are in units of one task. */
export interface SimulatedRun {
  readonly tasks: number;
  /** From the first start to the last end, waves one after another. */
  readonly wallUnits: number;
  /** One agent, one task after another. */
  readonly sequentialUnits: number;
  /** No schedule of any kind ends sooner: the longest chain, or all work shared out evenly. */
  readonly boundUnits: number;
  /** As `wallUnits`, if groups did not wait for the rest of the wave before theirs. */
  readonly withoutWavesUnits: number;
}

/**
 * Runs `document`, as if nothing of it were done, with `agents` agents: in each wave the next group of the queue
 * starts whenever an agent is free. Null for a file with a cycle or without tasks, which cannot be run.
 */
export function simulateWaves(
  reopenedOrNot: TaskDocument,
  agents: number,
  unitsOf: (taskId: string) => number,
): SimulatedRun | null {
  const document = reopenTasks(reopenedOrNot);
  const { waves } = planBatchRun(document, [{ kind: 'all' }], { maxParallel: agents });
  const ran = new Set(waves.flatMap(({ taskIds }) => taskIds));
  const tasks = document.tasks.filter(({ id }) => ran.has(id));
  if (tasks.length === 0) return null;
  const graph = buildWaveGraph(tasks, document);
  const weightOf = (node: number) => (node < graph.taskCount ? unitsOf(graph.ids[node] ?? '') : 0);
  const total = sum(tasks.map(({ id }) => unitsOf(id)));
  return {
    tasks: tasks.length,
    wallUnits: sum(
      waves.map(({ queue }) =>
        wallOf(
          queue.map(({ taskIds }) => sum(taskIds.map(unitsOf))),
          agents,
        ),
      ),
    ),
    sequentialUnits: total,
    withoutWavesUnits: wallWithoutWaves(graph, groupsOf(waves, graph, unitsOf), agents) ?? Number.NaN,
    boundUnits: Math.max(total / agents, sum(findCriticalPath(graph, weightOf).map(weightOf))),
  };
}

function groupsOf(
  waves: BatchRunPlan['waves'],
  graph: WaveGraph,
  unitsOf: (taskId: string) => number,
): EagerGroup[] {
  const nodeOf = new Map(graph.ids.map((id, node) => [id, node]));
  return waves.flatMap(({ queue }) =>
    queue.map(({ taskIds }) => ({
      nodes: taskIds.map((id) => nodeOf.get(id) ?? -1),
      units: sum(taskIds.map(unitsOf)),
    })),
  );
}

/** When the last of the groups ends, each started as soon as one of the agents is free. */
function wallOf(groups: readonly number[], agents: number): number {
  const freeAt = new Array<number>(agents).fill(0);
  for (const units of groups) {
    const next = freeAt.indexOf(Math.min(...freeAt));
    freeAt[next] = (freeAt[next] ?? 0) + units;
  }
  return Math.max(...freeAt);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
