import type { BatchStatus, TaskView } from '@specflow/shared/schemas';
import type { StatusView } from './run-status';

/** Every status of a batch, exhaustively. */
export const BATCH_STATUS: Readonly<Record<BatchStatus, Omit<StatusView, 'short'>>> = {
  pending: { word: 'Pending', icon: 'circle', tone: 'neutral' },
  running: { word: 'Running', icon: 'spinner', tone: 'running' },
  completed: { word: 'Completed', icon: 'check', tone: 'done' },
  failed: { word: 'Failed', icon: 'cross', tone: 'danger' },
  healing: { word: 'Healing', icon: 'heal', tone: 'warn' },
  healed: { word: 'Healed', icon: 'heal', tone: 'done' },
  skipped: { word: 'Skipped', icon: 'skip', tone: 'neutral' },
  cancelled: { word: 'Cancelled', icon: 'stop', tone: 'neutral' },
};

/** State of one task as the page shows it: its checkbox, or what a person decided about it. */
export type TaskState = TaskView['status'] | 'waived' | 'vanished';

/** Every state of a task, exhaustively. */
export const TASK_STATUS: Readonly<Record<TaskState, Omit<StatusView, 'short'>>> = {
  pending: { word: 'Open', icon: 'circle', tone: 'neutral' },
  in_progress: { word: 'In progress', icon: 'spinner', tone: 'running' },
  done: { word: 'Done', icon: 'check', tone: 'done' },
  failed: { word: 'Failed', icon: 'cross', tone: 'danger' },
  blocked: { word: 'Blocked', icon: 'blocked', tone: 'warn' },
  deferred: { word: 'Deferred', icon: 'clock', tone: 'neutral' },
  skipped: { word: 'Skipped', icon: 'skip', tone: 'neutral' },
  waived: { word: 'Waived', icon: 'skip', tone: 'warn' },
  vanished: { word: 'Removed from tasks.md', icon: 'alert', tone: 'warn' },
};
