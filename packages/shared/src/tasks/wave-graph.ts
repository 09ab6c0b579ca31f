import { buildTaskGraph, type TaskGraph } from './graph';
import type { DocumentTask, ExecutionNote, TaskDocument } from './model';
import { addStages } from './stages';

/** A task graph with barrier nodes at its end: they are no work and only keep stages apart. */
export interface WaveGraph extends TaskGraph {
  /** Nodes below this are tasks, `ids[n]`; the others are barriers. */
  taskCount: number;
}

/**
 * The order in which `tasks` (some of the document's, in file order) can be done side by side. Besides
 * what {@link buildTaskGraph} knows, phases follow one another unless a note calls them parallel, and in a
 * section that uses `[P]` a task without it keeps its place: those above come first, those below wait.
 * A task with dependencies of its own that the file has is bound by these alone (mission J5). None of this
 * contradicts written dependencies, so it never makes a cycle. Linear in tasks and dependencies.
 */
export function buildWaveGraph(
  tasks: readonly DocumentTask[],
  document: Pick<TaskDocument, 'tasks' | 'notes'>,
): WaveGraph {
  const graph = buildTaskGraph(tasks);
  const known = new Set(document.tasks.map((task) => task.id));
  const waits = tasks.map((task) => !task.dependsOn.some((id) => known.has(id)));
  const runs = parallelRuns(tasks, document);
  addStages(graph, { rankOf: runs.rankOf, waits, awaitedBy: runs.awaitedBy });
  addStages(graph, {
    rankOf: tasks.map((task) => task.phase),
    waits,
    awaitedBy: phaseOrder(tasks, document.notes),
  });
  return { ...graph, taskCount: tasks.length };
}

interface Runs {
  rankOf: (number | undefined)[];
  awaitedBy: Map<number, number[]>;
}

/** Runs of `[P]` tasks and single tasks without it, in the sections that use the flag at all. */
function parallelRuns(tasks: readonly DocumentTask[], document: Pick<TaskDocument, 'tasks'>): Runs {
  const flagged = new Set(document.tasks.filter((task) => task.parallel).map((task) => task.sectionIndex));
  const rankOf: (number | undefined)[] = [];
  const awaitedBy = new Map<number, number[]>();
  let rank = 0;
  let previous: DocumentTask | undefined;
  for (const task of tasks) {
    if (!flagged.has(task.sectionIndex)) {
      rankOf.push(undefined);
      continue;
    }
    const isSameSection = previous?.sectionIndex === task.sectionIndex && previous !== undefined;
    const isSameRun = isSameSection && task.parallel && previous?.parallel === true;
    if (!isSameRun) {
      rank += 1;
      if (isSameSection) awaitedBy.set(rank, [rank - 1]);
    }
    rankOf.push(rank);
    previous = task;
  }
  return { rankOf, awaitedBy };
}

/** For each phase the earlier ones that it waits for; those further back follow from these. */
function phaseOrder(tasks: readonly DocumentTask[], notes: readonly ExecutionNote[]): Map<number, number[]> {
  const phases = [...new Set(tasks.flatMap((task) => task.phase ?? []))].sort((a, b) => a - b);
  const partners = parallelPhases(notes);
  const order = new Map<number, number[]>();
  phases.forEach((phase, index) => {
    const beside = partners.get(phase);
    let at = index - 1;
    while (at >= 0 && beside?.has(phases[at] ?? phase)) at -= 1;
    const nearest = phases[at];
    if (nearest === undefined) return;
    // What runs beside the nearest one does not come before it, but may well come before this one.
    const besideNearest = [...(partners.get(nearest) ?? [])].filter(
      (other) => other < nearest && !beside?.has(other),
    );
    order.set(phase, [nearest, ...besideNearest]);
  });
  return order;
}

/** Phase → the phases that notes such as `Phases 1-3 are [PARALLEL]` let run beside it. */
export function parallelPhases(notes: readonly ExecutionNote[]): Map<number, Set<number>> {
  const partners = new Map<number, Set<number>>();
  for (const { kind, scope, members } of notes) {
    if (kind !== 'parallel' || scope !== 'phases') continue;
    const phases = members.map(Number);
    for (const phase of phases) {
      const known = partners.get(phase) ?? new Set<number>();
      partners.set(phase, known);
      for (const other of phases) if (other !== phase) known.add(other);
    }
  }
  return partners;
}
