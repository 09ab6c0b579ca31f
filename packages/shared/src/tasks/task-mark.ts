import type { TaskStatus } from './model';

/** What a task is set to. A reason is one line of plain text. */
export type TaskMark =
  | {
      kind: 'complete';
      /** Written into a TODO entry that has a `**Completed**` line, as `2025-12-19`. */
      date?: string;
    }
  | { kind: 'incomplete' }
  | { kind: 'in_progress' }
  | { kind: 'deferred' }
  | { kind: 'failed' }
  | { kind: 'timed_out' }
  | { kind: 'blocked'; reason: string };

const STATUS_OF: Record<TaskMark['kind'], TaskStatus> = {
  complete: 'done',
  incomplete: 'pending',
  in_progress: 'in_progress',
  deferred: 'deferred',
  failed: 'failed',
  timed_out: 'failed',
  blocked: 'blocked',
};

/** The status that a task has after this mark. A timeout is a failure. */
export function statusAfter(mark: TaskMark): TaskStatus {
  return STATUS_OF[mark.kind];
}
