import type { TaskState } from './batch-status';

/** One task of a batch as listed. */
export interface BatchTaskRow {
  readonly id: string;
  readonly description: string;
  readonly state: TaskState;
  /** Ticked without any change of files. */
  readonly unproven: boolean;
  /** Why it failed, is blocked or was left out. */
  readonly note?: string;
}
