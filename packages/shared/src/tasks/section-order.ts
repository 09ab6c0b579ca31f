import { findComponents } from './cycles';
import { addDependency, buildTaskGraph, createGraph, type Graph, stableOrder, type TaskGraph } from './graph';
import { MinHeap } from './min-heap';
import type { DocumentTask, TaskWarning } from './model';

/** A run of open tasks of one section, in the order in which they are to be done. */
export interface SectionPiece {
  /** Index into the groups that were given. */
  group: number;
  tasks: DocumentTask[];
}

/** Sections in an order that respects the dependencies between them. */
export interface SectionOrder {
  pieces: SectionPiece[];
  warnings: TaskWarning[];
}

interface Ordering {
  tasks: DocumentTask[];
  graph: TaskGraph;
  groupOf: number[];
}

/**
 * Orders sections so that no task comes before one it depends on (mission A4): file order where nothing
 * speaks against it, a section moved behind one it waits for, and two sections that wait for each other
 * taken in turns. Tasks on a cycle keep file order. Each correction is reported.
 */
export function orderSections(groups: readonly (readonly DocumentTask[])[]): SectionOrder {
  const tasks = groups.flat();
  const groupOf = groups.flatMap((group, index) => group.map(() => index));
  const ordering: Ordering = { tasks, graph: buildTaskGraph(tasks), groupOf };
  const sections = sectionGraph(ordering, groups.length);
  const components = findComponents(sections);
  const nodesOf = nodesByGroup(ordering.groupOf, groups.length);
  const pieces: SectionPiece[] = [];
  const warnings = laterSectionWarnings(ordering);
  for (const component of orderComponents(sections, components)) {
    const nodes = component.flatMap((group) => nodesOf[group] ?? []);
    const turns = takeTurns(ordering, nodes);
    for (const turn of turns)
      pieces.push({ group: turn.group, tasks: turn.nodes.flatMap((n) => tasks[n] ?? []) });
    if (turns.length > component.length) warnings.push(interleavedWarning(turns, ordering));
  }
  return { pieces, warnings };
}

function sectionGraph(ordering: Ordering, size: number): Graph {
  const graph = createGraph(size);
  const seen = new Set<number>();
  ordering.graph.dependencies.forEach((dependencies, node) => {
    const from = ordering.groupOf[node] ?? 0;
    for (const dependency of dependencies) {
      const to = ordering.groupOf[dependency] ?? 0;
      if (from === to || seen.has(from * size + to)) continue;
      seen.add(from * size + to);
      addDependency(graph, from, to);
    }
  });
  return graph;
}

/** Components in topological order; among several possible ones the order of their first sections. */
function orderComponents(graph: Graph, components: readonly number[][]): number[][] {
  const componentOf = new Array<number>(graph.size).fill(0);
  components.forEach((members, index) => {
    for (const member of members) componentOf[member] = index;
  });
  const condensed = createGraph(components.length);
  graph.dependencies.forEach((dependencies, node) => {
    for (const dependency of dependencies) {
      const from = componentOf[node] ?? 0;
      const to = componentOf[dependency] ?? 0;
      if (from !== to) addDependency(condensed, from, to);
    }
  });
  return stableOrder(condensed).order.map((index) => components[index] ?? []);
}

function nodesByGroup(groupOf: readonly number[], size: number): number[][] {
  const nodes = Array.from({ length: size }, (): number[] => []);
  groupOf.forEach((group, node) => {
    nodes[group]?.push(node);
  });
  return nodes;
}

interface Turn {
  group: number;
  nodes: number[];
}

/**
 * Takes the first section that has a ready task, does all it can of it, goes on with the next. What is
 * left at the end waits for a cycle and is appended in file order.
 */
function takeTurns(ordering: Ordering, nodes: readonly number[]): Turn[] {
  const { graph, groupOf } = ordering;
  const inside = new Set(nodes);
  const open = new Map(nodes.map((node) => [node, countInside(graph, node, inside)]));
  const ready = new Map<number, MinHeap>();
  const groups = new MinHeap();
  const release = (node: number) => {
    const group = groupOf[node] ?? 0;
    const heap = ready.get(group) ?? new MinHeap();
    ready.set(group, heap);
    if (heap.size === 0) groups.push(group);
    heap.push(node);
  };
  const turns: Turn[] = [];
  for (const [node, count] of open) if (count === 0) release(node);
  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    const heap = ready.get(group);
    for (let node = heap?.pop(); node !== undefined; node = heap?.pop()) {
      append(turns, group, node);
      open.delete(node);
      for (const dependent of graph.dependents[node] ?? []) {
        const left = open.get(dependent);
        if (left === undefined) continue;
        open.set(dependent, left - 1);
        if (left === 1) releaseInTurn(dependent, heap, group);
      }
    }
  }
  for (const node of open.keys()) append(turns, groupOf[node] ?? 0, node);
  return turns;

  /** A task of the running section joins its heap without queueing the section a second time. */
  function releaseInTurn(node: number, heap: MinHeap | undefined, group: number): void {
    if (groupOf[node] === group) heap?.push(node);
    else release(node);
  }
}

function countInside(graph: Graph, node: number, inside: ReadonlySet<number>): number {
  return (graph.dependencies[node] ?? []).filter((dependency) => inside.has(dependency)).length;
}

function append(turns: Turn[], group: number, node: number): void {
  const last = turns.at(-1);
  if (last?.group === group) last.nodes.push(node);
  else turns.push({ group, nodes: [node] });
}

function laterSectionWarnings(ordering: Ordering): TaskWarning[] {
  const warnings: TaskWarning[] = [];
  ordering.graph.dependencies.forEach((dependencies, node) => {
    for (const dependency of dependencies) {
      const task = ordering.tasks[node];
      const needed = ordering.tasks[dependency];
      const isLater = (ordering.groupOf[dependency] ?? 0) > (ordering.groupOf[node] ?? 0);
      if (task === undefined || needed === undefined || !isLater) continue;
      const message = `${task.id} depends on ${needed.id} of the later section "${needed.section}"; the order of the batches was corrected.`;
      warnings.push({ code: 'LATER_SECTION_DEPENDENCY', message, line: task.line });
    }
  });
  return warnings;
}

function interleavedWarning(turns: readonly Turn[], ordering: Ordering): TaskWarning {
  const nameOf = (turn: Turn) => ordering.tasks[turn.nodes[0] ?? 0]?.section ?? 'no section';
  const names = [...new Set(turns.map(nameOf))].map((name) => `"${name}"`).join(' and ');
  return {
    code: 'SECTION_INTERLEAVED',
    message: `The sections ${names} depend on each other; they are done in ${turns.length} batches by turns.`,
  };
}
