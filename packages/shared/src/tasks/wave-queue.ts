import { findSharedFiles } from './conflicts';
import { weightOf } from './estimates';
import type { TaskDocument } from './model';
import { buildWaveGraph } from './wave-graph';
import { queueWaves } from './wave-groups';
import { computeWaves } from './waves';

/** Some tasks of a document, cut for agents that work side by side. */
export interface WaveQueue {
  /** For each wave its groups of task ids, heaviest first; see {@link queueWaves}. */
  waves: string[][][];
  /** Tasks on or behind a cycle: no order exists for them. */
  unordered: string[];
}

/** Plans waves over the tasks with these ids; ids that the document does not have are left out. Total and deterministic. */
export function planWaveQueue(
  document: Pick<TaskDocument, 'tasks' | 'notes'>,
  ids: readonly string[],
): WaveQueue {
  const wanted = new Set(ids);
  const tasks = document.tasks.filter((task) => wanted.has(task.id));
  const waves = computeWaves(buildWaveGraph(tasks, document));
  const queue = queueWaves(waves, {
    shared: findSharedFiles(tasks),
    weightOf: (node) => weightOf(tasks[node] ?? {}),
  });
  const idOf = (node: number) => tasks[node]?.id ?? '';
  const ordered = new Set(waves.flat());
  return {
    waves: queue.map((groups) => groups.map(({ nodes }) => nodes.map(idOf))),
    unordered: tasks.flatMap((task, node) => (ordered.has(node) ? [] : [task.id])),
  };
}
