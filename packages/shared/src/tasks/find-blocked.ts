import type { DocumentTask, TaskDocument } from './model';
import { isSettledStatus } from './task-status';

/** A selected task that cannot run. */
export interface BlockedTask {
  id: string;
  reason: string;
  /** Open tasks that it waits for and that are not part of the run, or are blocked themselves. */
  waitsFor: string[];
  /** What a person can do about it. */
  hint: string;
}

const WAITS_FOR = /^waits for ([\w., -]+), which /;

/** The remark on a task that a run blocked because tasks it depends on did not complete. */
export function blockedBehind(ids: readonly string[], how: string): string {
  return `waits for ${ids.join(', ')}, which ${how}`;
}

/**
 * Whether nothing keeps a task blocked any more: it was blocked behind others by a run, and these are done by
 * now or are part of this run. What a person blocked, only a person releases.
 */
export function isReleased(
  task: DocumentTask,
  byId: ReadonlyMap<string, DocumentTask>,
  inRun: { has(id: string): boolean },
): boolean {
  const behind = WAITS_FOR.exec(task.blockedReason ?? '')?.[1]?.split(/,\s*/) ?? [];
  if (task.status !== 'blocked' || behind.length === 0) return false;
  return behind.every((id) => inRun.has(id) || isSettledStatus(byId.get(id)?.status ?? 'blocked'));
}

/** Tasks that a person blocked, tasks that wait for something outside the run, and all behind them. */
export function findBlocked(document: TaskDocument, selected: readonly DocumentTask[]): BlockedTask[] {
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const inRun = new Map(
    selected.filter(({ status }) => !isSettledStatus(status)).map((task) => [task.id, task]),
  );
  const waitsFor = new Map<string, string[]>();
  const dependents = new Map<string, string[]>();
  for (const task of inRun.values()) {
    for (const id of new Set(task.dependsOn)) {
      const needed = byId.get(id);
      if (needed === undefined || isSettledStatus(needed.status)) continue;
      if (inRun.has(id)) append(dependents, id, task.id);
      else append(waitsFor, task.id, id);
    }
  }
  const queue = [...inRun.values()].filter(
    (task) => (task.status === 'blocked' && !isReleased(task, byId, inRun)) || waitsFor.has(task.id),
  );
  const seen = new Set(queue);
  // The list grows while it is read: whatever waits for a blocked task is blocked as well, once.
  for (const task of queue) {
    for (const id of dependents.get(task.id) ?? []) {
      append(waitsFor, id, task.id);
      const dependent = inRun.get(id);
      if (dependent === undefined || seen.has(dependent)) continue;
      seen.add(dependent);
      queue.push(dependent);
    }
  }
  return selected
    .filter((task) => seen.has(task))
    .map((task) => toBlocked(task, waitsFor.get(task.id) ?? [], inRun));
}

function toBlocked(
  task: DocumentTask,
  waitsFor: string[],
  inRun: ReadonlyMap<string, DocumentTask>,
): BlockedTask {
  const { id, blockedReason } = task;
  if (task.status === 'blocked') {
    const reason = blockedReason === undefined ? 'marked as blocked' : `marked as blocked: ${blockedReason}`;
    return { id, reason, waitsFor, hint: `Mark ${id} as open when nothing blocks it any more.` };
  }
  const outside = waitsFor.filter((other) => !inRun.has(other));
  if (outside.length === 0) {
    const reason = `depends on ${waitsFor.join(', ')}, which cannot run`;
    return { id, reason, waitsFor, hint: `See ${waitsFor.join(', ')}.` };
  }
  const verb = outside.length === 1 ? 'is' : 'are';
  const reason = `depends on ${outside.join(', ')}, which ${verb} not done and not selected`;
  return {
    id,
    reason,
    waitsFor,
    hint: `Add ${outside.join(', ')} to the selection, or do ${outside.length === 1 ? 'it' : 'them'} first.`,
  };
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
