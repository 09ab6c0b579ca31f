import { type Graph, topologicalOrder } from './graph';

/**
 * Kahn's waves: each node stands in the earliest wave in which all it depends on is done, so there are as
 * few waves as possible. Inside a wave nodes keep file order. Nodes on or behind a cycle are in none, and
 * neither are barriers (nodes from `taskCount` on), which take no wave of their own.
 */
export function computeWaves(graph: Graph & { taskCount?: number }): number[][] {
  const taskCount = graph.taskCount ?? graph.size;
  const waveOf = new Array<number>(graph.size).fill(0);
  const waves: number[][] = [];
  for (const node of topologicalOrder(graph)) {
    let wave = 0;
    for (const dependency of graph.dependencies[node] ?? []) {
      wave = Math.max(wave, (waveOf[dependency] ?? 0) + (dependency < taskCount ? 1 : 0));
    }
    waveOf[node] = wave;
    if (node >= taskCount) continue;
    const members = waves[wave];
    if (members === undefined) waves[wave] = [node];
    else members.push(node);
  }
  for (const wave of waves) wave.sort((a, b) => a - b);
  return waves;
}
