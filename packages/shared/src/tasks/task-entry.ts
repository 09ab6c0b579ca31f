import type { TaskDocument } from './model';

/** An entry longer than this is cut: it is quoted in a prompt. */
const LONGEST_ENTRY = 8_000;
const HEADING = /^ {0,3}(#{1,6})[ \t]/;

/**
 * All that a file says about one task, word for word: the entry of a TODO with its fields, details and
 * acceptance criteria; a checkbox with the lines below it that belong to it. Empty for an unknown id. Total.
 */
export function readTaskEntry(text: string, document: TaskDocument, id: string): string {
  const task = document.tasks.find((candidate) => candidate.id === id);
  if (task === undefined) return '';
  const lines = text.split(/\r\n|\n|\r/);
  const from = task.line - 1;
  const others = new Set(document.tasks.map((other) => other.line - 1));
  const isEnd = document.format === 'todo' ? endOfEntry(lines[from] ?? '') : isOutside;
  let to = from + 1;
  while (to < lines.length && !others.has(to) && !isEnd(lines[to] ?? '')) to += 1;
  const entry = lines.slice(from, to).join('\n').trim();
  return entry.length <= LONGEST_ENTRY ? entry : `${entry.slice(0, LONGEST_ENTRY)} …`;
}

/** A heading of the same rank or a higher one, or a rule, ends the entry of a TODO. */
function endOfEntry(heading: string): (line: string) => boolean {
  const rank = HEADING.exec(heading)?.[1]?.length ?? 6;
  return (line) =>
    (HEADING.exec(line)?.[1]?.length ?? 7) <= rank || /^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/.test(line);
}

/** Below a checkbox only indented lines belong to it; blank ones do when more of these follow. */
function isOutside(line: string): boolean {
  return line.trim() !== '' && !/^(?: {2,}|\t)/.test(line);
}
