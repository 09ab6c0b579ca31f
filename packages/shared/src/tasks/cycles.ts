import type { Graph, TaskGraph } from './graph';

/**
 * Strongly connected components, each sorted in file order, in the order of their first nodes.
 * Tarjan's algorithm with an explicit stack: a chain of any length is fine.
 */
export function findComponents(graph: Graph): number[][] {
  const state = createTarjanState(graph.size);
  for (let root = 0; root < graph.size; root += 1) {
    if (state.index[root] === -1) visitFrom(graph, root, state);
  }
  return state.components.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

interface TarjanState {
  counter: number;
  index: number[];
  low: number[];
  onStack: boolean[];
  stack: number[];
  components: number[][];
}

function createTarjanState(size: number): TarjanState {
  return {
    counter: 0,
    index: new Array<number>(size).fill(-1),
    low: new Array<number>(size).fill(0),
    onStack: new Array<boolean>(size).fill(false),
    stack: [],
    components: [],
  };
}

function visitFrom(graph: Graph, root: number, state: TarjanState): void {
  const frames: { node: number; next: number }[] = [];
  const enter = (node: number) => {
    state.index[node] = state.low[node] = state.counter;
    state.counter += 1;
    state.stack.push(node);
    state.onStack[node] = true;
    frames.push({ node, next: 0 });
  };
  enter(root);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const child = graph.dependencies[frame.node]?.[frame.next];
    frame.next += 1;
    if (child === undefined) {
      frames.pop();
      const parent = frames.at(-1);
      if (parent !== undefined) lower(state, parent.node, state.low[frame.node] ?? 0);
      if (state.low[frame.node] === state.index[frame.node])
        state.components.push(popComponent(state, frame.node));
    } else if (state.index[child] === -1) {
      enter(child);
    } else if (state.onStack[child]) {
      lower(state, frame.node, state.index[child] ?? 0);
    }
  }
}

function lower(state: TarjanState, node: number, value: number): void {
  state.low[node] = Math.min(state.low[node] ?? 0, value);
}

function popComponent(state: TarjanState, root: number): number[] {
  if (state.stack.at(-1) === root) {
    state.stack.pop();
    state.onStack[root] = false;
    return [root];
  }
  const component: number[] = [];
  for (let node = state.stack.pop(); node !== undefined; node = state.stack.pop()) {
    state.onStack[node] = false;
    component.push(node);
    if (node === root) break;
  }
  return component.sort((a, b) => a - b);
}

/**
 * One shortest cycle per knot of tasks that wait for each other: every id depends on the next one, the
 * last on the first. It begins with the task that stands first in the file.
 */
export function findCycles(graph: TaskGraph): string[][] {
  const cycles: string[][] = [];
  for (const component of findComponents(graph)) {
    const first = component[0];
    if (first === undefined) continue;
    if (component.length === 1 && !graph.dependencies[first]?.includes(first)) continue;
    cycles.push(shortestCycle(graph, first, new Set(component)).map((node) => graph.ids[node] ?? ''));
  }
  return cycles;
}

/** Breadth-first from `start` back to it, inside its component, where such a way always exists. */
function shortestCycle(graph: Graph, start: number, inside: ReadonlySet<number>): number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let head = 0; head < queue.length; head += 1) {
    const node = queue[head];
    if (node === undefined) break;
    for (const next of graph.dependencies[node] ?? []) {
      if (next === start) return walkBack(cameFrom, start, node);
      if (!inside.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}

function walkBack(cameFrom: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const path: number[] = [];
  for (let node: number | undefined = end; node !== undefined && node !== start; node = cameFrom.get(node)) {
    path.push(node);
  }
  path.push(start);
  return path.reverse();
}
