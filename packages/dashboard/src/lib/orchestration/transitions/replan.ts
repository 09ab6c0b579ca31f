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
  const planned = matchBatches({ wanted, pending, items, plan });
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

interface Matching {
  readonly wanted: readonly PlannedBatch[];
  readonly pending: readonly BatchItem[];
  readonly items: readonly BatchItem[];
  readonly plan: PlanFacts;
}

/**
 * Gives every planned batch the pending ones that it continues: each pending batch goes to the planned one with which
 * it shares most tasks, so that a split survives and no batch appears twice. Tasks that moved in join the first of
 * them; without any, a new batch is made.
 */
function matchBatches({ wanted, pending, items, plan }: Matching): BatchItem[] {
  let newest = Math.max(0, ...items.map((batch) => Number(batch.id.slice(1)) || 0));
  const heirs = new Map(pending.map((batch) => [batch.id, heirOf(batch, wanted)]));
  return wanted.flatMap((planned) => {
    const own = pending.filter((batch) => heirs.get(batch.id) === planned);
    const first = own.at(0);
    if (!first) {
      newest += 1;
      return [newBatch(`b${newest}`, planned.section, planned.taskIds)];
    }
    const known = new Set(own.flatMap((batch) => batch.taskIds));
    const joined = planned.taskIds.filter((id) => !known.has(id));
    return own.map((batch) => {
      const ids = planned.taskIds.filter((id) => batch.taskIds.includes(id));
      return withTasks(
        { ...batch, section: planned.section },
        batch === first ? [...ids, ...joined] : ids,
        plan,
      );
    });
  });
}

/** The planned batch that shares most tasks with a pending one; of equals, the one of the same name, then the first. */
function heirOf(batch: BatchItem, wanted: readonly PlannedBatch[]): PlannedBatch | undefined {
  const score = (planned: PlannedBatch) =>
    2 * planned.taskIds.filter((id) => batch.taskIds.includes(id)).length +
    (planned.section === batch.section ? 1 : 0);
  const best = wanted.reduce<PlannedBatch | undefined>(
    (found, planned) => (found === undefined || score(planned) > score(found) ? planned : found),
    undefined,
  );
  return best && score(best) >= 2 ? best : undefined;
}

/** Besides its open tasks a batch keeps what it has settled already, and what a person waived. */
function withTasks(batch: BatchItem, open: readonly string[], plan: PlanFacts): BatchItem {
  const status = new Map(plan.tasks.map((task) => [task.id, task.status]));
  const order = new Map(plan.tasks.map((task, index) => [task.id, index]));
  const kept = batch.taskIds.filter((id) => {
    const now = status.get(id);
    return batch.taskStates[id] === 'waived' || now === 'done' || now === 'deferred';
  });
  const place = (id: string) => order.get(id) ?? plan.tasks.length;
  const taskIds = [...new Set([...kept, ...open])].sort((a, b) => place(a) - place(b));
  const taskStates = Object.fromEntries(taskIds.map((id) => [id, batch.taskStates[id] ?? ('open' as const)]));
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

/**
 * A pending batch without open tasks: over when its tasks are settled, dropped when they are blocked or belong to
 * another batch now. One that ran before stays in the list either way, with its history and cost.
 */
function closeEmpty(turn: Turn, batch: BatchItem): BatchItem[] {
  const settled = batch.taskIds.filter((id) => isSettled(batch.taskStates[id] ?? 'open'));
  const { status: _status, ...rest } = batch;
  const over = { ...rest, completedAt: turn.now };
  const done = tasksIn(batch, 'done', 'deferred');
  if (settled.length === 0) {
    if (batch.executionIds.length === 0) return [];
    return [
      { ...over, status: 'skipped', skipReason: 'Its tasks are blocked or belong to another batch now.' },
    ];
  }
  const tasks = { taskIds: settled, tasksCompleted: settled.length, taskStates: pickStates(batch, settled) };
  if (done.length === 0) {
    return [{ ...over, ...tasks, status: 'skipped', skipReason: 'Its tasks were waived by a person.' }];
  }
  logDecision(
    turn,
    `Batch completed elsewhere: ${batch.section}`,
    `${done.join(', ')} were ticked outside of this batch`,
  );
  return [
    {
      ...over,
      ...tasks,
      status: 'completed',
      startedAt: batch.startedAt ?? turn.now,
      unproven: tasksIn(batch, 'done').filter((id) => !isBacked(turn, id)),
      warnings: [...batch.warnings, 'Its tasks were ticked outside of this batch.'],
    },
  ];
}

/**
 * Whether changes back a tick. For an agent that was sent to the task any change does; one that ticked it beside its own
 * work has to have changed a file which the task names, because its own work changes files as well.
 */
function isBacked(turn: Turn, id: string): boolean {
  const task = turn.facts.project.plan?.tasks.find((candidate) => candidate.id === id);
  const named = new Set(task?.files ?? []);
  return turn.run.batches.items.some(({ evidence }) => {
    if (!evidence || evidence.files.length === 0) return false;
    if (evidence.ticked.includes(id)) return true;
    return evidence.tickedOutside.includes(id) && evidence.files.some(({ path }) => named.has(path));
  });
}

function pickStates(batch: BatchItem, ids: readonly string[]): BatchItem['taskStates'] {
  return Object.fromEntries(ids.map((id) => [id, batch.taskStates[id] ?? ('open' as const)]));
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
