import { editCheckboxLine } from './mark-checkbox';
import { createTodoEditor } from './mark-todo';
import type { DocumentTask, TaskDocument, TaskStatus } from './model';
import { parseTasks } from './parse-tasks';
import { statusAfter, type TaskMark } from './task-mark';
import { applyEdits, type TextEdit } from './text-edits';

/** A task and what it is to be set to. */
export interface StatusChange {
  id: string;
  mark: TaskMark;
}

/** One task whose line was edited. */
export interface MarkedTask {
  id: string;
  /** Line of the task; in a TODO that of its heading. */
  line: number;
  from: TaskStatus;
  to: TaskStatus;
}

/** Outcome of {@link applyStatusChanges}. */
export interface MarkResult {
  text: string;
  changed: MarkedTask[];
  /** Ids whose line already said so. */
  unchanged: string[];
  /** Ids that the file does not have. */
  unknown: string[];
}

/** Sets all `ids` to the same mark; see {@link applyStatusChanges}. */
export function markTasks(text: string, ids: readonly string[], mark: TaskMark): MarkResult {
  return applyStatusChanges(
    text,
    ids.map((id) => ({ id, mark })),
  );
}

/**
 * Writes statuses into a task file of any format. Edits only the line that holds a task's status (the
 * checkbox, or the `**Status**` line of a TODO entry, in the file's own words) and there only the mark and
 * its `(blocked: …)` remark; a TODO entry without a status line gets one. Every other byte, also line
 * endings, BOM and trailing blanks, stays. Of several changes to one task the last counts. Unknown ids are
 * reported and change nothing. Total and linear.
 */
export function applyStatusChanges(text: string, changes: readonly StatusChange[]): MarkResult {
  const document = parseTasks(text);
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const editsOf = createEditor(text, document);
  const result: MarkResult = { text, changed: [], unchanged: [], unknown: [] };
  const edits: TextEdit[] = [];
  for (const [id, mark] of new Map(changes.map((change) => [change.id, change.mark]))) {
    const task = byId.get(id);
    if (task === undefined) {
      result.unknown.push(id);
      continue;
    }
    const own = editsOf(task, mark);
    if (own.length === 0) {
      result.unchanged.push(id);
      continue;
    }
    edits.push(...own);
    result.changed.push({ id, line: task.line, from: task.status, to: statusAfter(mark) });
  }
  result.text = applyEdits(text, edits);
  return result;
}

/** The writer of the document's format. */
function createEditor(
  text: string,
  document: TaskDocument,
): (task: DocumentTask, mark: TaskMark) => TextEdit[] {
  if (document.format === 'todo') return createTodoEditor(text, document);
  return (task, mark) => {
    const { lineStart: start, lineEnd: end } = task;
    const before = text.slice(start, end);
    const after = editCheckboxLine(before, task, mark);
    return after === before ? [] : [{ start, end, text: after }];
  };
}
