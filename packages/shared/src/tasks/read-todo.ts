import { collectTodo, type TodoEntry, type TodoLines } from './collect-todo';
import { readHours, toComplexity } from './estimates';
import { readFilePaths } from './file-paths';
import type { DocumentTask, TaskDocument, TaskSpan, TaskStatus, TaskWarning } from './model';
import { findBlockedSuffix } from './task-text';
import { readTaskNumbers } from './todo-fields';
import { readStatusWord } from './todo-status';
import { unknownDependencyWarnings } from './unknown-dependencies';

/** Without both of these no line of a text can make it a TODO; spares other files the second reading. */
const NUMBERED_HEADING = /^ {0,3}#{2,4}[ \t]+(?:task[ \t]+)?#?\d/im;
const STATUS_LABEL = /status[*_]{0,3}[ \t]*:/i;

/**
 * Reads a TODO.md: one numbered heading per task (`### 63. Title`) with field lines below it
 * (`**Status**: [NOT STARTED]`, `- **Dependencies**: 61, 62`). Null when no heading states a status that we know.
 * Checkboxes in the text of a task are its acceptance criteria, never tasks. Total and linear.
 */
export function readTodo(text: string): TaskDocument | null {
  if (!NUMBERED_HEADING.test(text) || !STATUS_LABEL.test(text)) return null;
  const lines = collectTodo(text);
  // A document with numbered chapters and `Status: Draft` is no list of tasks.
  if (!lines.entries.some((entry) => statusOf(entry) !== undefined)) return null;
  const entries = new Map<string, TodoEntry>();
  for (const entry of lines.entries) if (!entries.has(entry.id)) entries.set(entry.id, entry);
  const isKnown = (id: string) => entries.has(id);
  const tasks = [...entries.values()].map((entry) => toTask(entry, lines, isKnown));
  addBlocking(tasks, entries, isKnown);
  return {
    format: 'todo',
    scheme: 'number',
    newline: lines.scan.newline,
    hasBom: lines.scan.hasBom,
    lineCount: lines.scan.lineCount,
    tasks,
    sections: lines.sections,
    notes: [],
    unidentified: [],
    warnings: [
      ...lines.scan.warnings,
      ...[...entries.values()].flatMap(statusWarnings),
      ...repeatWarnings(lines.entries),
      ...unknownDependencyWarnings(tasks, isKnown),
    ],
  };
}

function toTask(entry: TodoEntry, lines: TodoLines, isKnown: (id: string) => boolean): DocumentTask {
  const { fields } = entry;
  const section = entry.sectionIndex === null ? undefined : lines.sections[entry.sectionIndex];
  // What we cannot read must not count as done: `pending` is the cautious reading.
  const status = statusOf(entry) ?? 'pending';
  const task: DocumentTask = {
    id: entry.id,
    description: entry.title.trim(),
    status,
    section: section?.name ?? null,
    line: entry.line,
    dependsOn: readTaskNumbers(fields.dependencies ?? '', isKnown),
    files: readFiles(entry),
    parallel: false,
    verification: false,
    sectionIndex: entry.sectionIndex,
    ...spanOf(entry),
  };
  if (section?.phase !== undefined) task.phase = section.phase;
  const reason = status === 'blocked' ? readBlockedReason(fields.status ?? '') : undefined;
  if (reason !== undefined) task.blockedReason = reason;
  const hours = readHours(fields.effort ?? '');
  if (hours !== undefined) task.estimateHours = hours;
  const complexity =
    toComplexity(fields.complexity ?? '') ??
    toComplexity(fields.effort ?? '') ??
    toComplexity(fields.priority ?? '');
  if (complexity !== undefined) task.complexity = complexity;
  return task;
}

function statusOf({ fields }: TodoEntry): TaskStatus | undefined {
  return fields.status === undefined ? undefined : readStatusWord(fields.status).status;
}

/** `[BLOCKED] (blocked: why)` as we write it, `[BLOCKED] - why` or `BLOCKED (why)` as people do. */
function readBlockedReason(value: string): string | undefined {
  const remark = findBlockedSuffix(value);
  if (remark !== null) return remark.reason;
  const tail = value.slice(readStatusWord(value).end).replace(/^[\]*_`]*[ \t]*[-–—:(]*[ \t]*/, '');
  const reason = tail.replace(/\)$/, '').trim();
  return reason === '' ? undefined : reason;
}

/** The list of affected files where there is one; else every path that the text names. */
function readFiles(entry: TodoEntry): string[] {
  const listed = readFilePaths(entry.fields.files ?? '');
  if (listed.length > 0) return listed;
  const found = new Set(readFilePaths(entry.title));
  for (const line of entry.details) for (const file of readFilePaths(line)) found.add(file);
  return [...found];
}

function spanOf(entry: TodoEntry): TaskSpan {
  const { status, completed } = entry.places;
  const date = completed === undefined ? {} : { dateStart: completed.start, dateEnd: completed.end };
  if (status === undefined) {
    const at = entry.fieldsStart ?? 0;
    return { lineStart: at, lineEnd: at, markStart: at, markEnd: at, ...date };
  }
  const word = readStatusWord(entry.fields.status ?? '');
  return {
    lineStart: status.lineStart,
    lineEnd: status.lineEnd,
    markStart: status.start + word.start,
    markEnd: status.start + word.end,
    ...date,
  };
}

/** `**Blocking**: 65` on 63 says the same as `**Dependencies**: 63` on 65. */
function addBlocking(
  tasks: readonly DocumentTask[],
  entries: ReadonlyMap<string, TodoEntry>,
  isKnown: (id: string) => boolean,
): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const [id, entry] of entries) {
    for (const blocked of readTaskNumbers(entry.fields.blocking ?? '', isKnown)) {
      const task = byId.get(blocked);
      if (task !== undefined && !task.dependsOn.includes(id)) task.dependsOn = [...task.dependsOn, id];
    }
  }
}

function statusWarnings(entry: TodoEntry): TaskWarning[] {
  if (entry.places.status === undefined) {
    const message = `${entry.id} states no status; it counts as open.`;
    return [{ code: 'MISSING_STATUS', message, line: entry.line }];
  }
  if (statusOf(entry) !== undefined) return [];
  const message = `The status of ${entry.id} has no meaning we know; the task counts as open.`;
  return [{ code: 'UNKNOWN_MARK', message, line: entry.line }];
}

function repeatWarnings(entries: readonly TodoEntry[]): TaskWarning[] {
  const lines = new Map<string, number[]>();
  for (const { id, line } of entries) {
    const known = lines.get(id);
    if (known === undefined) lines.set(id, [line]);
    else known.push(line);
  }
  return [...lines]
    .filter(([, repeats]) => repeats.length > 1)
    .map(([id, repeats]) => ({
      code: 'DUPLICATE_ID',
      message: `${id} appears ${repeats.length} times; only its first entry counts.`,
      line: repeats[1],
    }));
}
