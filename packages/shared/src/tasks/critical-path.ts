import { type Graph, topologicalOrder } from './graph';

/**
 * The longest chain of nodes that must follow one another, first node first; `weightOf` defaults to one
 * per node. Among equals the one that stands first in the file. Nodes on or behind a cycle don't count.
 */
export function findCriticalPath(graph: Graph, weightOf: (node: number) => number = () => 1): number[] {
  const length = new Array<number>(graph.size).fill(0);
  const previous = new Array<number>(graph.size).fill(-1);
  let end = -1;
  for (const node of topologicalOrder(graph)) {
    const best = longest(graph.dependencies[node] ?? [], length);
    previous[node] = best;
    length[node] = (best === -1 ? 0 : (length[best] ?? 0)) + weightOf(node);
    if (isLonger(node, end, length)) end = node;
  }
  const path: number[] = [];
  for (let node = end; node !== -1; node = previous[node] ?? -1) path.push(node);
  return path.reverse();
}

function longest(nodes: readonly number[], length: readonly number[]): number {
  let best = -1;
  for (const node of nodes) if (isLonger(node, best, length)) best = node;
  return best;
}

function isLonger(node: number, than: number, length: readonly number[]): boolean {
  if (than === -1) return true;
  const difference = (length[node] ?? 0) - (length[than] ?? 0);
  return difference > 0 || (difference === 0 && node < than);
}
