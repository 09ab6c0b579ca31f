import type { BatchItem } from '@specflow/shared/schemas';
import type { PlanFacts, PlannedBatch } from '../observe';
import { logDecision, type Turn } from '../turn';
import { isSettled, tasksIn } from './tasks';

/**
 * Recomputes the batches that have not started from the task file as it is now (mission A6).
 * Batches that are over keep their place; pending ones are recognised by their task ids, so a renamed or
 * reordered section keeps its batch. Differences are logged.
 */
export function replan(turn: Turn, plan: PlanFacts): void {
  const { items } = turn.run.batches;
  const started = items.filter((batch) => batch.status !== 'pending');
  const pending = items.filter((batch) => batch.status === 'pending');
  const taken = waivedIds(items);
  const wanted = plan.batches
    .map((batch) => ({ ...batch, taskIds: batch.taskIds.filter((id) => !taken.has(id)) }))
    .filter((batch) => batch.taskIds.length > 0);
  const next = createMatcher(items, plan);
  const planned = wanted.flatMap((batch) => next(batch, pending));
  const plannedIds = new Set(planned.map((batch) => batch.id));
  const finishedOutside = pending
    .filter((batch) => !plannedIds.has(batch.id))
    .flatMap((batch) => closeEmpty(turn, batch));
  const all = [...started, ...finishedOutside, ...planned].map((batch, index) => ({ ...batch, index }));
  logDifference(turn, pending, planned);
  turn.run = {
    ...turn.run,
    batches: { ...turn.run.batches, items: all, total: all.length, usedFallback: plan.usedFallback },
  };
}

function waivedIds(items: readonly BatchItem[]): Set<string> {
  return new Set(items.flatMap((batch) => tasksIn(batch, 'waived')));
}

/** Matches planned batches with pending ones by shared ids; ids of several pending batches stay apart (a split survives). */
function createMatcher(items: readonly BatchItem[], plan: PlanFacts) {
  let newest = Math.max(0, ...items.map((batch) => Number(batch.id.slice(1)) || 0));
  const order = new Map(plan.tasks.map((task, index) => [task.id, index]));
  const status = new Map(plan.tasks.map((task) => [task.id, task.status]));
  return (wanted: PlannedBatch, pending: readonly BatchItem[]): BatchItem[] => {
    const groups = new Map<string, string[]>();
    const firstOwner =
      pending.find((batch) => wanted.taskIds.some((id) => batch.taskIds.includes(id)))?.id ?? '';
    for (const id of wanted.taskIds) {
      const owner = pending.find((batch) => batch.taskIds.includes(id))?.id ?? firstOwner;
      groups.set(owner, [...(groups.get(owner) ?? []), id]);
    }
    return [...groups].map(([owner, ids]) => {
      const batch = pending.find((candidate) => candidate.id === owner);
      if (!batch) {
        newest += 1;
        return newBatch(`b${newest}`, wanted.section, ids);
      }
      const settled = batch.taskIds.filter(
        (id) => status.get(id) === 'done' || status.get(id) === 'deferred',
      );
      const taskIds = sortByFile([...new Set([...settled, ...ids])], order);
      return withTasks({ ...batch, section: wanted.section }, taskIds, new Set(settled));
    });
  };
}

function sortByFile(ids: readonly string[], order: ReadonlyMap<string, number>): string[] {
  return [...ids].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function withTasks(batch: BatchItem, taskIds: string[], settled: ReadonlySet<string>): BatchItem {
  const taskStates = Object.fromEntries(
    taskIds.map((id) => [
      id,
      batch.taskStates[id] ?? (settled.has(id) ? ('done' as const) : ('open' as const)),
    ]),
  );
  const tasksCompleted = taskIds.filter((id) => isSettled(taskStates[id] ?? 'open')).length;
  return { ...batch, taskIds, taskStates, tasksCompleted };
}

/** A batch that waits for its turn. */
export function newBatch(id: string, section: string, taskIds: readonly string[]): BatchItem {
  return {
    id,
    index: 0,
    section,
    taskIds: [...taskIds],
    taskStates: Object.fromEntries(taskIds.map((taskId) => [taskId, 'open' as const])),
    tasksCompleted: 0,
    healAttempts: 0,
    healAllowanceFrom: 0,
    executionIds: [],
    costUsd: 0,
    unproven: [],
    attemptsWithoutProgress: 0,
    warnings: [],
    status: 'pending',
  };
}

/** A pending batch without open tasks: done by somebody else when its tasks are settled, otherwise moved into others. */
function closeEmpty(turn: Turn, batch: BatchItem): BatchItem[] {
  const settled = batch.taskIds.filter((id) => isSettled(batch.taskStates[id] ?? 'open'));
  if (settled.length === 0) return [];
  const proven = new Set(
    turn.run.batches.items.flatMap((item) =>
      item.evidence?.files.length ? item.evidence.tickedOutside : [],
    ),
  );
  logDecision(
    turn,
    `Batch completed elsewhere: ${batch.section}`,
    `${settled.join(', ')} were ticked outside of this batch`,
  );
  const { status: _status, ...rest } = batch;
  return [
    {
      ...rest,
      taskIds: settled,
      tasksCompleted: settled.length,
      status: 'completed',
      startedAt: batch.startedAt ?? turn.now,
      completedAt: turn.now,
      unproven: settled.filter((id) => batch.taskStates[id] === 'done' && !proven.has(id)),
      warnings: [...batch.warnings, 'Its tasks were ticked outside of this batch.'],
    },
  ];
}

function logDifference(turn: Turn, before: readonly BatchItem[], after: readonly BatchItem[]): void {
  const describe = (batches: readonly BatchItem[]) =>
    batches.map((batch) => `${batch.section}: ${tasksIn(batch, 'open', 'blocked').join(', ')}`);
  const [old, now] = [describe(before), describe(after)];
  if (old.join('\n') === now.join('\n')) return;
  const title =
    turn.run.batches.items.length === 0 ? `Planned ${after.length} batches from tasks.md` : 'Plan changed';
  logDecision(turn, title, now.length === 0 ? 'no open tasks' : now.join(' · '));
}
