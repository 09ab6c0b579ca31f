import { plainReason, withoutRemark, withRemark } from './blocked-remark';
import type { DocumentTask, TaskDocument } from './model';
import { statusAfter, type TaskMark } from './task-mark';
import type { TextEdit } from './text-edits';
import { favouriteWords, readStatusWord, wordFor } from './todo-status';

const CHECK_BEFORE = /[✅✓✔☑❌]\uFE0F?[ \t]*(?=[^\p{L}]*$)/u;
const CHECK_BEHIND = /^([\]*_`]*)[ \t]*[✅✓✔☑❌]\uFE0F?/u;

/**
 * Makes the writer of a TODO.md: says which edits set a task to a mark. The word is the one that the file
 * uses for this status; brackets, list bullets and what follows the word stay.
 */
export function createTodoEditor(
  text: string,
  document: TaskDocument,
): (task: DocumentTask, mark: TaskMark) => TextEdit[] {
  const wordOf = (task: DocumentTask) => text.slice(task.markStart, task.markEnd);
  const favourites = favouriteWords(document.tasks.map(wordOf));
  const template = document.tasks.find((task) => wordOf(task) !== '');
  return (task, mark) => {
    const wanted = mark.kind === 'timed_out' ? mark.kind : statusAfter(mark);
    const replaced = wordOf(task);
    const example = replaced === '' && template !== undefined ? wordOf(template) : replaced;
    const word = wordFor(wanted, favourites, example);
    if (task.lineStart === task.lineEnd) return [newStatusLine({ text, task, mark, word, template })];
    if (saysSo(task, mark, replaced)) return [];
    return [editStatusLine({ text, task, mark, word }), ...dateEdits(text, task, mark)];
  };
}

interface LineEdit {
  text: string;
  task: DocumentTask;
  mark: TaskMark;
  word: string;
}

/** An unknown status word reads as pending, but has to be replaced when somebody says that it is pending. */
function saysSo(task: DocumentTask, mark: TaskMark, word: string): boolean {
  if (task.status !== statusAfter(mark) || readStatusWord(word).status === undefined) return false;
  if (mark.kind === 'blocked') {
    const reason = plainReason(mark.reason);
    return reason === '' || reason === task.blockedReason;
  }
  return task.status !== 'failed' || (mark.kind === 'timed_out') === /^time/i.test(word);
}

function editStatusLine({ text, task, mark, word }: LineEdit): TextEdit {
  const { lineStart, lineEnd, markStart, markEnd } = task;
  let head = text.slice(lineStart, markStart);
  let tail = text.slice(markEnd, lineEnd);
  if (mark.kind !== 'complete') {
    head = head.replace(CHECK_BEFORE, '');
    tail = tail.replace(CHECK_BEHIND, '$1');
  }
  if (task.status === 'blocked') tail = withoutReason(tail, task.blockedReason);
  if (mark.kind === 'blocked') tail = withRemark(tail, plainReason(mark.reason));
  // An empty value: the label ends the line.
  if (markStart === markEnd && /\S$/.test(head)) head += ' ';
  return { start: lineStart, end: lineEnd, text: head + word + tail };
}

/** Takes the remark that we write off, and the reason that a person wrote in its own way. */
function withoutReason(tail: string, reason: string | undefined): string {
  const plain = withoutRemark(tail);
  if (plain !== tail || reason === undefined) return plain;
  const at = tail.indexOf(reason);
  if (at === -1) return tail;
  const before = tail.slice(0, at).replace(/[ \t]*[-–—:(]*[ \t]*$/, '');
  return before + tail.slice(at + reason.length).replace(/^\)/, '');
}

/** Looks like the first status line of the file. */
function newStatusLine(edit: LineEdit & { template: DocumentTask | undefined }): TextEdit {
  const { text, task, mark, word, template } = edit;
  const { lineStart: at } = task;
  const lead = template === undefined ? '**Status**: [' : text.slice(template.lineStart, template.markStart);
  const prefix = lead.replace(CHECK_BEFORE, '');
  const status = prefix.trimEnd().endsWith('[') ? `${word}]` : word;
  const line = prefix + withRemark(status, mark.kind === 'blocked' ? plainReason(mark.reason) : '');
  return { start: at, end: at, text: line + newlineBefore(text, at) };
}

/** The terminator of the line above `at`. */
function newlineBefore(text: string, at: number): string {
  if (text[at - 1] === '\n') return text[at - 2] === '\r' ? '\r\n' : '\n';
  return text[at - 1] === '\r' ? '\r' : '\n';
}

/** Only a TODO that keeps a `**Completed**` line for the task gets a date. */
function dateEdits(text: string, task: DocumentTask, mark: TaskMark): TextEdit[] {
  const { dateStart, dateEnd } = task;
  if (mark.kind !== 'complete' || mark.date === undefined) return [];
  if (dateStart === undefined || dateEnd === undefined) return [];
  if (text.slice(dateStart, dateEnd) === mark.date || !/^[\d-]{10}$/.test(mark.date)) return [];
  return [{ start: dateStart, end: dateEnd, text: mark.date }];
}
