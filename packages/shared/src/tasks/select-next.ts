import { findSharedFiles } from './conflicts';
import type { DocumentTask, TaskDocument, TaskStatus } from './model';
import { isSettledStatus } from './task-status';
import { parallelPhases } from './wave-graph';

/** Share of a phase that must be settled before the next phase may start (seed 003). */
export const PHASE_GATE = 0.8;

/** One task of `specflow next <N>`. */
export interface SelectedTask {
  id: string;
  description: string;
  /** Phase number; 0 when the task stands under no phase heading. */
  phase: number;
  status: TaskStatus;
  reason: string;
  sequential: boolean;
  sequentialGroup?: string;
  sequentialReason?: string;
}

/** What `specflow next <N> --json` prints. */
export interface NextSelection {
  count: number;
  tasks: SelectedTask[];
}

/** Options of {@link selectNext}. */
export interface NextOptions {
  /** Only tasks of these phases; the gate still looks at all of them. */
  phases?: readonly number[];
}

interface Phase {
  number: number;
  tasks: DocumentTask[];
}

/**
 * The next `count` tasks (seed 003): tasks in progress and nothing else while there are any; then failed
 * ones; then pending ones of phases whose predecessors are 80 % settled. Written dependencies override the
 * gate both ways: an unmet one holds a task back, met ones let it pass a closed gate, and the reason names
 * them. Dependencies that the file does not have don't count. Chosen tasks that name one file are called
 * sequential, like those of an execution note.
 */
export function selectNext(document: TaskDocument, count: number, options: NextOptions = {}): NextSelection {
  const phases = groupByPhase(document.tasks);
  const isWanted = ({ number }: Phase) => options.phases === undefined || options.phases.includes(number);
  const inPhaseOrder = phases.filter(isWanted).flatMap((phase) => phase.tasks);
  const started = inPhaseOrder.filter((task) => task.status === 'in_progress');
  const chosen =
    started.length > 0
      ? started.map((task) => select(task, 'in_progress - should be completed first'))
      : [
          ...inPhaseOrder
            .filter((task) => task.status === 'failed')
            .map((task) => select(task, 'failed - needs retry or manual intervention')),
          ...selectPending(document, phases, isWanted),
        ];
  const tasks = withFileConflicts(chosen.slice(0, Math.max(0, Math.floor(count))), document);
  return { count: tasks.length, tasks };
}

/** What a note says about a task stays; the first shared file makes the group of the others. */
function withFileConflicts(chosen: readonly SelectedTask[], document: TaskDocument): SelectedTask[] {
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const tasks = chosen.flatMap(({ id }) => byId.get(id) ?? []);
  const marked = [...chosen];
  for (const { file, nodes } of findSharedFiles(tasks)) {
    const sequentialGroup = nodes.map((node) => tasks[node]?.id ?? '').join(', ');
    for (const node of nodes) {
      const task = marked[node];
      if (task === undefined || task.sequential) continue;
      marked[node] = { ...task, sequential: true, sequentialGroup, sequentialReason: `all name ${file}` };
    }
  }
  return marked;
}

function groupByPhase(tasks: readonly DocumentTask[]): Phase[] {
  const phases = new Map<number, Phase>();
  for (const task of tasks) {
    const number = task.phase ?? 0;
    const phase = phases.get(number);
    if (phase === undefined) phases.set(number, { number, tasks: [task] });
    else phase.tasks.push(task);
  }
  return [...phases.values()].sort((a, b) => a.number - b.number);
}

function selectPending(
  document: TaskDocument,
  phases: readonly Phase[],
  isWanted: (phase: Phase) => boolean,
): SelectedTask[] {
  const statusOf = new Map(document.tasks.map((task) => [task.id, task.status]));
  const partners = parallelPhases(document.notes);
  return phases.flatMap((phase, index) => {
    if (!isWanted(phase)) return [];
    const beside = partners.get(phase.number);
    const gateOpen = isGateOpen(phases.slice(0, index).filter(({ number }) => !beside?.has(number)));
    return phase.tasks
      .filter((task) => task.status === 'pending')
      .flatMap((task) => {
        const reason = pendingReason(task, statusOf, gateOpen);
        return reason === null ? [] : [select(task, reason)];
      });
  });
}

function pendingReason(
  task: DocumentTask,
  statusOf: ReadonlyMap<string, TaskStatus>,
  gateOpen: boolean,
): string | null {
  const known = task.dependsOn.filter((id) => statusOf.has(id));
  if (!known.every((id) => isSettledStatus(statusOf.get(id) ?? 'pending'))) return null;
  if (gateOpen) return 'pending - ready to implement';
  return known.length > 0 ? `pending - dependencies met (${known.join(', ')}), ahead of its phase` : null;
}

/** Whether the phases that come before are 80 % settled, or have nothing left that could still run. */
function isGateOpen(awaited: readonly Phase[]): boolean {
  const anyOpen = awaited.some(({ tasks }) =>
    tasks.some((task) => task.status === 'pending' || task.status === 'in_progress'),
  );
  const mostlySettled = awaited.every(
    ({ tasks }) => tasks.filter((task) => isSettledStatus(task.status)).length >= tasks.length * PHASE_GATE,
  );
  return !anyOpen || mostlySettled;
}

function select(task: DocumentTask, reason: string): SelectedTask {
  const { id, description, phase = 0, status, sequentialGroup, sequentialReason } = task;
  return {
    id,
    description,
    phase,
    status,
    reason,
    sequential: sequentialGroup !== undefined,
    ...(sequentialGroup === undefined ? {} : { sequentialGroup }),
    ...(sequentialReason === undefined ? {} : { sequentialReason }),
  };
}
