import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from './write-atomically';

/** One task line of a task file. */
export interface TaskLine {
  id: string;
  /** The character between the brackets, lower case: `' '` open, `x` done, `b` blocked, `~` deferred. */
  mark: string;
  description: string;
  /** Text of the `##` heading above it. */
  section?: string;
  /** Index into the lines of the file. */
  line: number;
}

const TASK =
  /^\s*[-*]\s*\[([ xXbB~-])\]\s+(?:\*\*)?([A-Za-z]{0,3}\d+(?:\.\d+)*[a-z]?)(?:\*\*)?(?=[\s.:]|$)(.*)$/;
const FENCE = /^\s*(?:```|~~~)/;

/** The tasks of a task file's text; fenced code is skipped, the first of a doubled id counts. */
export function parseTaskLines(text: string): TaskLine[] {
  const tasks: TaskLine[] = [];
  let section: string | undefined;
  let isFenced = false;
  for (const [line, content] of text.split(/\r?\n/).entries()) {
    if (FENCE.test(content)) isFenced = !isFenced;
    if (isFenced) continue;
    const [, heading] = /^##\s+(.+?)\s*$/.exec(content) ?? [];
    if (heading !== undefined) section = heading;
    const [, mark, id, description] = TASK.exec(content) ?? [];
    if (mark === undefined || id === undefined || tasks.some((task) => task.id === id)) continue;
    tasks.push({ id, mark: mark.toLowerCase(), description: (description ?? '').trim(), section, line });
  }
  return tasks;
}

/** The text with the box of each named task set to `mark`; every other byte stays. */
export function markTaskLines(text: string, ids: readonly string[], mark: string): string {
  const lines = text.split('\n');
  for (const task of parseTaskLines(text)) {
    if (!ids.includes(task.id)) continue;
    lines[task.line] = (lines[task.line] ?? '').replace(/\[[ xXbB~-]\]/, `[${mark}]`);
  }
  return lines.join('\n');
}

/** The tasks of a file; none when the file does not exist. */
export function readTasks(path: string): TaskLine[] {
  return existsSync(path) ? parseTaskLines(readFileSync(path, 'utf8')) : [];
}

/** Sets the boxes of the named tasks in the file, in one step. */
export function markTasksInFile(path: string, ids: readonly string[], mark: string): void {
  writeAtomically(path, markTaskLines(readFileSync(path, 'utf8'), ids, mark));
}

export const isOpen = (task: TaskLine): boolean => task.mark === ' ';
export const isSettled = (task: TaskLine): boolean => ['x', '~', '-'].includes(task.mark);
