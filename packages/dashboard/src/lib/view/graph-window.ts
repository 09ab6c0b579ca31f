import { GRAPH, type GraphEdge, type GraphNode, type TaskGraph } from './graph';

/** The part of the graph that a person sees, in pixels. */
export interface GraphWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 300;

/** All dependencies of one look as one path: a task that a thousand others need costs one element, not a thousand. */
export interface GraphLines {
  readonly plain: string;
  readonly critical: string;
  /** Those of the chosen task. */
  readonly chosen: string;
}

/** Nodes in the window and around it, and the dependencies that cross it: 2,000 tasks cost what is seen of them. */
export function visiblePart(
  graph: TaskGraph,
  window: GraphWindow,
  selected: string | null,
): { readonly nodes: readonly GraphNode[]; readonly lines: GraphLines } {
  const [left, right] = [window.left - MARGIN, window.left + window.width + MARGIN];
  const [top, bottom] = [window.top - MARGIN, window.top + window.height + MARGIN];
  const nodes = [...graph.nodes.values()].filter(
    ({ x, y }) => x + GRAPH.nodeWidth > left && x < right && y + GRAPH.nodeHeight > top && y < bottom,
  );
  const lines = { plain: '', critical: '', chosen: '' };
  for (const edge of graph.edges) {
    const from = graph.nodes.get(edge.from);
    const to = graph.nodes.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const crosses =
      Math.min(from.x, to.x) < right &&
      Math.max(from.x, to.x) + GRAPH.nodeWidth > left &&
      Math.min(from.y, to.y) < bottom &&
      Math.max(from.y, to.y) + GRAPH.nodeHeight > top;
    if (crosses) lines[lookOf(edge, selected)] += pathOf(from, to);
  }
  return { nodes, lines };
}

function lookOf({ from, to, isCritical }: GraphEdge, selected: string | null): keyof GraphLines {
  if (from === selected || to === selected) return 'chosen';
  return isCritical ? 'critical' : 'plain';
}

/** A curve from the right side of one task to the left side of another. */
function pathOf(from: GraphNode, to: GraphNode): string {
  const [x1, y1] = [from.x + GRAPH.nodeWidth, from.y + GRAPH.nodeHeight / 2];
  const [x2, y2] = [to.x, to.y + GRAPH.nodeHeight / 2];
  const bend = Math.max(24, Math.min(80, Math.abs(x2 - x1) / 2));
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** The task that an arrow key leads to; null when there is none. */
export function neighbourOf(graph: TaskGraph, id: string, key: string): string | null {
  const node = graph.nodes.get(id);
  if (node === undefined) return null;
  const level = graph.levels[node.level - 1] ?? [];
  const at = level.indexOf(id);
  const beside = (column: readonly string[] | undefined) => column?.[Math.min(at, column.length - 1)] ?? null;
  switch (key) {
    case 'ArrowUp':
      return level[at - 1] ?? null;
    case 'ArrowDown':
      return level[at + 1] ?? null;
    case 'ArrowLeft':
      return (
        node.task.dependsOn.find((needed) => graph.nodes.has(needed)) ?? beside(graph.levels[node.level - 2])
      );
    case 'ArrowRight':
      return node.neededBy[0] ?? beside(graph.levels[node.level]);
    case 'Home':
      return graph.levels[0]?.[0] ?? null;
    case 'End':
      return graph.levels.at(-1)?.[0] ?? null;
    default:
      return null;
  }
}
