import type { TaskStatus } from './model';

const STATUS_BY_MARK: ReadonlyMap<string, TaskStatus> = new Map([
  [' ', 'pending'],
  ['x', 'done'],
  ['X', 'done'],
  ['✓', 'done'],
  ['✔', 'done'],
  ['b', 'blocked'],
  ['B', 'blocked'],
  ['~', 'deferred'],
  ['-', 'deferred'],
  ['/', 'in_progress'],
  ['!', 'failed'],
  ['s', 'skipped'],
  ['S', 'skipped'],
]);

/** Status that the character inside a checkbox stands for; undefined when it has no meaning. */
export function statusOfMark(mark: string): TaskStatus | undefined {
  return STATUS_BY_MARK.get(mark);
}

/** Whether an agent may still work on a task of this status. */
export function isOpenStatus(status: TaskStatus): boolean {
  return status === 'pending' || status === 'in_progress' || status === 'failed';
}

/** Whether nothing is left to do: a deferred task counts, so that one of them cannot hold a phase open. */
export function isSettledStatus(status: TaskStatus): boolean {
  return status === 'done' || status === 'deferred' || status === 'skipped';
}
