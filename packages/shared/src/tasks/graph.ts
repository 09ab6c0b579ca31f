import { MinHeap } from './min-heap';
import type { Task } from './model';

/** Nodes are `0…size-1`, in file order. `dependencies[n]` must come before `n`; `dependents` is its mirror. */
export interface Graph {
  size: number;
  dependencies: number[][];
  dependents: number[][];
}

/** A graph over tasks; node n is `ids[n]`. */
export interface TaskGraph extends Graph {
  ids: string[];
}

/** Makes a graph without edges. */
export function createGraph(size: number): Graph {
  const lists = () => Array.from({ length: size }, (): number[] => []);
  return { size, dependencies: lists(), dependents: lists() };
}

/** Adds "`to` comes before `from`". Ends outside the graph are ignored. */
export function addDependency(graph: Graph, from: number, to: number): void {
  append(graph.dependencies, from, to);
  append(graph.dependents, to, from);
}

/** Most lists hold one node: a list that grows from nothing takes room for many more. */
function append(lists: number[][], at: number, node: number): void {
  const list = lists[at];
  if (list === undefined) return;
  if (list.length === 0) lists[at] = [node];
  else list.push(node);
}

/**
 * Dependency graph of the tasks given. Dependencies on ids outside the list count as met. Tasks that one
 * execution note calls sequential follow one another; their order never contradicts the written
 * dependencies, so a note cannot make a cycle.
 */
export function buildTaskGraph(tasks: readonly Task[]): TaskGraph {
  const explicit = buildExplicitGraph(tasks);
  const chains = new Map<string, number>();
  if (!tasks.some((task) => task.sequentialGroup !== undefined)) return explicit;
  for (const node of stableOrder(explicit).order) {
    const group = tasks[node]?.sequentialGroup;
    if (group === undefined) continue;
    const before = chains.get(group);
    if (before !== undefined && !explicit.dependencies[node]?.includes(before)) {
      addDependency(explicit, node, before);
    }
    chains.set(group, node);
  }
  return explicit;
}

/** Like {@link buildTaskGraph}, from written dependencies only. */
export function buildExplicitGraph(tasks: readonly Task[]): TaskGraph {
  const nodes = new Map(tasks.map((task, node) => [task.id, node]));
  const graph = createGraph(tasks.length);
  tasks.forEach((task, node) => {
    for (const id of task.dependsOn.length > 1 ? new Set(task.dependsOn) : task.dependsOn) {
      const dependency = nodes.get(id);
      if (dependency !== undefined) addDependency(graph, node, dependency);
    }
  });
  return { ...graph, ids: tasks.map((task) => task.id) };
}

/** A topological order, and the nodes on or behind a cycle, which have no place in it. */
export interface StableOrder {
  order: number[];
  unordered: number[];
}

/** Kahn's algorithm that always takes the ready node that stands first in the file. */
export function stableOrder(graph: Graph): StableOrder {
  const open = graph.dependencies.map((list) => list.length);
  const ready = new MinHeap();
  open.forEach((count, node) => {
    if (count === 0) ready.push(node);
  });
  const order: number[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node);
    for (const dependent of graph.dependents[node] ?? []) {
      const left = (open[dependent] ?? 0) - 1;
      open[dependent] = left;
      if (left === 0) ready.push(dependent);
    }
  }
  const unordered = open.flatMap((count, node) => (count > 0 ? [node] : []));
  return { order, unordered };
}

/**
 * Some topological order, without the nodes on or behind a cycle: for questions whose answer does not depend
 * on which one. Cheaper than {@link stableOrder}, as no heap is needed.
 */
export function topologicalOrder(graph: Graph): number[] {
  const open = graph.dependencies.map((list) => list.length);
  const order: number[] = [];
  open.forEach((count, node) => {
    if (count === 0) order.push(node);
  });
  // The list grows while it is read: each node that becomes free is appended once.
  for (let head = 0; head < order.length; head += 1) {
    for (const dependent of graph.dependents[order[head] ?? 0] ?? []) {
      const left = (open[dependent] ?? 0) - 1;
      open[dependent] = left;
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}
