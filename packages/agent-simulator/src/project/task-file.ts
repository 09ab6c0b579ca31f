import { existsSync, readFileSync } from 'node:fs';
import { type DocumentTask, markTasks, parseTasks, type TaskMark } from '@specflow/shared/tasks';
import { writeAtomically } from './write-atomically';

/** The tasks of a file; none when the file does not exist. */
export function readTasks(path: string): DocumentTask[] {
  return existsSync(path) ? parseTasks(readFileSync(path, 'utf8')).tasks : [];
}

/** Sets the boxes of the named tasks in the file, in one step; every other byte stays. */
export function markTasksInFile(path: string, ids: readonly string[], mark: TaskMark): void {
  writeAtomically(path, markTasks(readFileSync(path, 'utf8'), ids, mark).text);
}

/** Still to be worked on: neither settled nor blocked. */
export const isOpen = (task: DocumentTask): boolean =>
  ['pending', 'in_progress', 'failed'].includes(task.status);

/** Nothing is left to do: done, deferred or skipped. */
export const isSettled = (task: DocumentTask): boolean =>
  ['done', 'deferred', 'skipped'].includes(task.status);
