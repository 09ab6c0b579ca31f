import type { Graph } from './graph';

/**
 * Kahn's waves: each node stands in the earliest wave in which all it depends on is done, so there are as
 * few waves as possible. Inside a wave nodes keep file order. Nodes on or behind a cycle are in none.
 */
export function computeWaves(graph: Graph): number[][] {
  const open = graph.dependencies.map((list) => list.length);
  const waves: number[][] = [];
  let wave = open.flatMap((count, node) => (count === 0 ? [node] : []));
  while (wave.length > 0) {
    waves.push(wave);
    const next: number[] = [];
    for (const node of wave) {
      for (const dependent of graph.dependents[node] ?? []) {
        const left = (open[dependent] ?? 0) - 1;
        open[dependent] = left;
        if (left === 0) next.push(dependent);
      }
    }
    wave = next.sort((a, b) => a - b);
  }
  return waves;
}
