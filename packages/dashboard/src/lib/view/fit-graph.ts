import { GRAPH, type TaskGraph } from './graph';

/** Columns closer than this leave no room for the lines between them. */
const NARROWEST_GAP = 24;

/** Moves the columns closer together when that is all it takes to fit into `width` pixels; else leaves them alone. */
export function fitGraph(graph: TaskGraph, width: number): TaskGraph {
  const gaps = graph.levels.length - 1;
  const excess = graph.width - width;
  if (excess <= 0 || gaps < 1) return graph;
  const gap = Math.floor(GRAPH.gapX - excess / gaps);
  if (gap < NARROWEST_GAP) return graph;
  const less = GRAPH.gapX - gap;
  const nodes = new Map(
    [...graph.nodes].map(([id, node]) => [id, { ...node, x: node.x - (node.level - 1) * less }]),
  );
  return { ...graph, nodes, width: graph.width - gaps * less };
}

/** Where a column begins: its tasks say it, wherever they have been moved to. */
export function columnLeft(graph: TaskGraph, ids: readonly string[]): number {
  return graph.nodes.get(ids[0] ?? '')?.x ?? GRAPH.pad;
}
