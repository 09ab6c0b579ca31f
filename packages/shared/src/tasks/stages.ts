import { addDependency, type Graph, topologicalOrder } from './graph';

/** Stages of a graph: nodes of one rank form a stage. */
export interface StageOptions {
  /** Rank of each of the first nodes; undefined for those outside every stage. */
  rankOf: readonly (number | undefined)[];
  /** Whether a node waits for the stages before its own. */
  waits: readonly boolean[];
  /** For a rank the lower ranks it waits for; what these wait for it waits for as well. */
  awaitedBy: ReadonlyMap<number, readonly number[]>;
}

/**
 * Makes each stage wait for others, by two barrier nodes per stage instead of an edge for every pair.
 * A node that a node of a lower rank depends on leaves its stage, and so does one on or behind a cycle:
 * ranks then never rise along an edge and fall along each new one, so that no cycle can arise.
 */
export function addStages(graph: Graph, options: StageOptions): void {
  const { rankOf, waits, awaitedBy } = options;
  if (awaitedBy.size === 0) return;
  const members = stageMembers(graph, rankOf);
  const startOf = new Map<number, number>();
  const endOf = new Map<number, number>();
  for (const rank of members.keys()) {
    startOf.set(rank, addNode(graph));
    endOf.set(rank, addNode(graph));
  }
  for (const [rank, nodes] of members) {
    const [start, end] = [startOf.get(rank), endOf.get(rank)];
    if (start === undefined || end === undefined) continue;
    for (const node of nodes) {
      addDependency(graph, end, node);
      if (waits[node]) addDependency(graph, node, start);
    }
    for (const awaited of awaitedBy.get(rank) ?? []) {
      for (const barrier of [startOf.get(awaited), endOf.get(awaited)]) {
        if (barrier !== undefined) addDependency(graph, start, barrier);
      }
    }
  }
}

/** Rank → the nodes that stay in its stage. A rank whose nodes all left still hands its waiting on. */
function stageMembers(graph: Graph, rankOf: readonly (number | undefined)[]): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (const rank of rankOf) if (rank !== undefined) members.set(rank, []);
  const lowest = new Array<number>(graph.size).fill(Number.POSITIVE_INFINITY);
  for (const node of topologicalOrder(graph).reverse()) {
    const rank = rankOf[node];
    const needed = lowest[node] ?? Number.POSITIVE_INFINITY;
    const effective = Math.min(needed, rank ?? Number.POSITIVE_INFINITY);
    if (rank !== undefined && rank <= needed) members.get(rank)?.push(node);
    for (const dependency of graph.dependencies[node] ?? []) {
      lowest[dependency] = Math.min(lowest[dependency] ?? effective, effective);
    }
  }
  return members;
}

function addNode(graph: Graph): number {
  graph.dependencies.push([]);
  graph.dependents.push([]);
  graph.size += 1;
  return graph.size - 1;
}
