import type { DocumentTask, TaskStatus } from './model';
import { parseTasks } from './parse-tasks';
import { findBlockedSuffix } from './task-text';

/** What `mark` sets a task to. A reason is one line of plain text. */
export type TaskMark =
  | { kind: 'complete' }
  | { kind: 'incomplete' }
  | { kind: 'in_progress' }
  | { kind: 'deferred' }
  | { kind: 'blocked'; reason: string };

/** One task whose line was edited. */
export interface MarkedTask {
  id: string;
  line: number;
  from: TaskStatus;
  to: TaskStatus;
}

/** Outcome of {@link markTasks}. */
export interface MarkResult {
  text: string;
  changed: MarkedTask[];
  /** Ids whose line already said so. */
  unchanged: string[];
  /** Ids that the file does not have. */
  unknown: string[];
}

const MARK_OF: Record<TaskMark['kind'], { mark: string; status: TaskStatus }> = {
  complete: { mark: 'x', status: 'done' },
  incomplete: { mark: ' ', status: 'pending' },
  in_progress: { mark: '/', status: 'in_progress' },
  deferred: { mark: '~', status: 'deferred' },
  blocked: { mark: 'b', status: 'blocked' },
};

/**
 * Sets the checkboxes of `ids` in `text`. Edits only the line that is the task (the first one for a
 * repeated id) and only its mark and `(blocked: …)` remark; every other byte, also line endings, BOM and
 * trailing blanks, stays. Unknown ids are reported and change nothing. Total and linear.
 */
export function markTasks(text: string, ids: readonly string[], mark: TaskMark): MarkResult {
  const byId = new Map(parseTasks(text).tasks.map((task) => [task.id, task]));
  const result: MarkResult = { text, changed: [], unchanged: [], unknown: [] };
  const edits: { start: number; end: number; line: string }[] = [];
  for (const id of new Set(ids)) {
    const task = byId.get(id);
    if (task === undefined) {
      result.unknown.push(id);
      continue;
    }
    const before = text.slice(task.span.lineStart, task.span.lineEnd);
    const line = editLine(before, task, mark);
    if (line === before) {
      result.unchanged.push(id);
      continue;
    }
    edits.push({ start: task.span.lineStart, end: task.span.lineEnd, line });
    result.changed.push({ id, line: task.line, from: task.status, to: MARK_OF[mark.kind].status });
  }
  result.text = applyEdits(text, edits);
  return result;
}

function editLine(before: string, task: DocumentTask, mark: TaskMark): string {
  const { mark: char, status } = MARK_OF[mark.kind];
  const reason = mark.kind === 'blocked' ? plainReason(mark.reason) : undefined;
  if (task.status === status && (reason === undefined || reason === task.blockedReason)) return before;
  const head = before.slice(0, task.span.markStart - task.span.lineStart) + char;
  let tail = before.slice(task.span.markEnd - task.span.lineStart);
  if (task.status === 'blocked') tail = withoutRemark(tail);
  return head + (reason === undefined || reason === '' ? tail : withRemark(tail, reason));
}

function withoutRemark(tail: string): string {
  const remark = findBlockedSuffix(tail);
  return remark === null ? tail : tail.slice(0, remark.start) + tail.slice(remark.end);
}

/** Puts the remark before trailing blanks, so that a Markdown line break stays one. */
function withRemark(tail: string, reason: string): string {
  const body = tail.trimEnd();
  return `${body} (blocked: ${reason})${tail.slice(body.length)}`;
}

/** A reason must not break the line, end its own parenthesis, or open a comment that hides the file. */
function plainReason(reason: string): string {
  const line = reason.replace(/\s+/g, ' ').trim().replaceAll('<!--', '<! --').replaceAll('-->', '-- >');
  const readsBack = hasBalancedParentheses(line) && !/\(blocked:/i.test(line);
  return readsBack ? line : line.replaceAll('(', '[').replaceAll(')', ']');
}

function hasBalancedParentheses(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function applyEdits(text: string, edits: { start: number; end: number; line: string }[]): string {
  edits.sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let from = 0;
  for (const edit of edits) {
    parts.push(text.slice(from, edit.start), edit.line);
    from = edit.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
