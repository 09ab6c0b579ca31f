import type { BatchItem, BatchTaskState, Evidence } from '@specflow/shared/schemas';
import type { PlanFacts } from '../observe';
import { liveExecutions, onOtherBranch, type Turn } from '../turn';

/** Settled tasks need no more work: done, deferred, or waived by a person. */
export function isSettled(state: BatchTaskState): boolean {
  return state === 'done' || state === 'deferred' || state === 'waived';
}

/** States of a batch's tasks as the file says now; what a person waived stays waived. */
function readTaskStates(batch: BatchItem, plan: PlanFacts): Record<string, BatchTaskState> {
  const byId = new Map(plan.tasks.map((task) => [task.id, task.status]));
  return Object.fromEntries(
    batch.taskIds.map((id): [string, BatchTaskState] => {
      if (batch.taskStates[id] === 'waived') return [id, 'waived'];
      return [id, byId.get(id) ?? 'vanished'];
    }),
  );
}

/** Ids of a batch's tasks in one of these states. */
export function tasksIn(batch: BatchItem, ...states: readonly BatchTaskState[]): string[] {
  return batch.taskIds.filter((id) => states.includes(batch.taskStates[id] ?? 'open'));
}

/** A batch that waits again, without what belonged to its earlier end. */
export function backToQueue(batch: BatchItem): BatchItem {
  const { status: _status, completedAt: _ended, ...rest } = batch;
  const {
    failure: _failure,
    skipReason: _reason,
    ...kept
  } = rest as typeof rest & { failure?: unknown; skipReason?: unknown };
  return { ...kept, status: 'pending' };
}

/**
 * Brings counts and task states up to the file. Keeps every reference when nothing changed. A file of another phase
 * or branch, as it stands there after a merge, says nothing about this run; nor does any while an agent merges: git
 * changes the files before it says on which branch they are.
 */
export function refreshTasks(turn: Turn): void {
  const { plan, phase, problem } = turn.facts.project;
  const { number } = turn.run.phase;
  if (!plan || problem || (number !== null && phase.number !== number) || onOtherBranch(turn)) return;
  if (turn.run.currentPhase === 'merge' && liveExecutions(turn.run).length > 0) return;
  const completed = plan.tasks.filter((task) => task.status === 'done' || task.status === 'deferred').length;
  const total = plan.tasks.length;
  const { tasks, batches } = turn.run;
  if (tasks.completed !== completed || tasks.total !== total) {
    turn.run = { ...turn.run, tasks: { completed, total } };
  }
  const items = batches.items.map((batch) => refreshBatch(batch, plan));
  if (items.some((item, index) => item !== batches.items[index])) {
    turn.run = { ...turn.run, batches: { ...turn.run.batches, items } };
  }
}

function refreshBatch(batch: BatchItem, plan: PlanFacts): BatchItem {
  const taskStates = readTaskStates(batch, plan);
  const tasksCompleted = batch.taskIds.filter((id) => isSettled(taskStates[id] ?? 'open')).length;
  const same =
    tasksCompleted === batch.tasksCompleted &&
    batch.taskIds.every((id) => taskStates[id] === batch.taskStates[id]);
  return same ? batch : { ...batch, taskStates, tasksCompleted };
}

/** Adds the evidence of one attempt to that of its batch: first `before`, last `after`, all files, all ticks. */
export function mergeEvidence(first: Evidence | undefined, next: Evidence | undefined): Evidence | undefined {
  if (!first || !next) return next ?? first;
  const files = new Map(first.files.map((file) => [file.path, file]));
  for (const file of next.files) files.set(file.path, file);
  return {
    ...next,
    ...(first.before ? { before: first.before } : {}),
    files: [...files.values()],
    ticked: [...new Set([...first.ticked, ...next.ticked])],
    tickedOutside: [...new Set([...first.tickedOutside, ...next.tickedOutside])],
  };
}
