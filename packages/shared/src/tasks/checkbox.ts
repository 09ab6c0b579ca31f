import { isBlank, isDigit } from './fences';

/** A list item that starts with `[…]`. Offsets are absolute. */
export interface Checkbox {
  /** Offsets between the brackets. */
  markStart: number;
  markEnd: number;
  /** The character inside; a space for `[ ]` and `[]`. */
  mark: string;
  /** Offset just past `]`. */
  textStart: number;
  /** Written as upstream's CLI demands it: `- [` at the beginning of the line. */
  strict: boolean;
}

const LONGEST_MARK = 4;

/**
 * Reads a checkbox at `at`, the first visible character of a line. Bullets `-`, `*`, `+`, `1.`, `1)`;
 * the blank behind a dash may be missing. Returns null for anything else, also for `[link text](url)`.
 */
export function readCheckbox(
  text: string,
  at: number,
  line: { start: number; end: number },
): Checkbox | null {
  let i = skipBullet(text, at);
  if (i === at) return null;
  const afterBullet = i;
  while (isBlank(text.charCodeAt(i))) i += 1;
  if (text.charCodeAt(i) !== 91) return null;
  const markStart = i + 1;
  const markEnd = closeWithin(text, markStart);
  if (markEnd === -1 || markEnd >= line.end) return null;
  const mark = text.slice(markStart, markEnd).trim() || ' ';
  if (mark.length !== 1) return null;
  const strict = at === line.start && text[at] === '-' && i === afterBullet + 1 && markEnd === markStart + 1;
  return { markStart, markEnd, mark, textStart: markEnd + 1, strict };
}

function closeWithin(text: string, from: number): number {
  for (let i = from; i <= from + LONGEST_MARK; i += 1) {
    if (text.charCodeAt(i) === 93) return i;
  }
  return -1;
}

function skipBullet(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === 45 || first === 42 || first === 43) return at + 1;
  let i = at;
  while (isDigit(text.charCodeAt(i))) i += 1;
  const closer = text.charCodeAt(i);
  return i > at && (closer === 46 || closer === 41) ? i + 1 : at;
}
