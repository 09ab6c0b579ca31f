import { addEstimate } from './estimates';
import { isDigit } from './fences';
import { endsInFileName, isNameCode, isWordCode, readPath } from './file-paths';
import type { DocumentTask, TaskStatus } from './model';

/*
 * Nearly all lines of long task files look like `- [ ] T001 [P] [US1] Implement it in src/a.ts`. They are read here in
 * one pass over their characters, without an intermediate string; files of 50,000 tasks are read in half the time.
 * What is unusual in any way is left to the complete readers, which give the same for the lines that are read here.
 */

/** A checkbox whose line is plain: all that it says by itself is read. */
export interface PlainCandidate {
  kind: 'plain';
  task: DocumentTask;
  /** The text holds something like another id: it may state dependencies. */
  mayDepend: boolean;
  /** Phase whose VERIFY list the checkbox stands in. */
  verifies: number | undefined;
  /** Indented lines below the checkbox. */
  details: string[] | undefined;
}

/** A line of the source, without comments in it. */
interface SourceLine {
  number: number;
  start: number;
  end: number;
}

const SPACE = 32;
const OPEN_ROUND = 40;
const DASH = 45;
const LETTER_P = 80;
const LETTER_T = 84;
const LETTER_U = 85;
const LETTER_V = 86;
const LETTER_F = 102;
const OPEN = 91;
const CLOSE = 93;
const TILDE = 126;
const SHORTEST_T_ID = 4;

/** Reads a plain line; null when it is no checkbox, or one for the complete readers. */
export function readPlainTask(source: string, line: SourceLine): PlainCandidate | null {
  const { start, end } = line;
  const status = statusAt(source, start);
  const idStart = start + '- [ ] '.length;
  if (status === null || source.charCodeAt(idStart) !== LETTER_T) return null;
  let idEnd = idStart + 1;
  while (isDigit(source.charCodeAt(idEnd))) idEnd += 1;
  if (idEnd - idStart < SHORTEST_T_ID || source.charCodeAt(idEnd) !== SPACE) return null;

  let at = idEnd + 1;
  // Behind anything but a capital or a flag there may be a separator, emphasis or the rest of a list.
  const first = source.charCodeAt(at);
  if (first !== OPEN && !isCapital(first)) return null;
  let parallel = false;
  let verification = false;
  let story: string | undefined;
  while (source.charCodeAt(at) === OPEN) {
    const close = endOfFlag(source, at + 1);
    if (close === -1 || source.charCodeAt(close + 1) !== SPACE) return null;
    const letter = source.charCodeAt(at + 1);
    if (letter === LETTER_P) parallel = true;
    else if (letter === LETTER_V) verification = true;
    else story ??= source.slice(at + 1, close);
    at = close + 2;
  }

  const text = readText(source, at, end);
  if (text === null) return null;
  const task: DocumentTask = {
    id: source.slice(idStart, idEnd),
    description: source.slice(at, end),
    status,
    section: null,
    line: line.number,
    dependsOn: [],
    files: text.files,
    parallel,
    verification,
    sectionIndex: null,
    span: { lineStart: start, lineEnd: end, markStart: start + 3, markEnd: start + 4 },
  };
  if (story !== undefined) task.story = story;
  if (text.mayEstimate) addEstimate(task);
  return { kind: 'plain', task, mayDepend: text.mayDepend, verifies: undefined, details: undefined };
}

/** Status of a line that begins with `- [ ] ` or `- [x] `. */
function statusAt(source: string, start: number): TaskStatus | null {
  if (source.charCodeAt(start) !== DASH || source.charCodeAt(start + 1) !== SPACE) return null;
  if (source.charCodeAt(start + 2) !== OPEN || source.charCodeAt(start + 4) !== CLOSE) return null;
  if (source.charCodeAt(start + 5) !== SPACE) return null;
  const mark = source.charCodeAt(start + 3);
  if (mark === SPACE) return 'pending';
  return mark === 120 || mark === 88 ? 'done' : null;
}

/** Offset of the bracket that closes `P]`, `V]` or `US1]`; -1 when it is no flag. */
function endOfFlag(source: string, at: number): number {
  const letter = source.charCodeAt(at);
  let close = at + 1;
  if (letter === LETTER_U) {
    if (source.charCodeAt(close) !== 83) return -1;
    const digits = close + 1;
    close = digits;
    while (isDigit(source.charCodeAt(close))) close += 1;
    if (close === digits) return -1;
  } else if (letter !== LETTER_P && letter !== LETTER_V) return -1;
  return source.charCodeAt(close) === CLOSE ? close : -1;
}

/** What a character may mean for the text that it stands in. Most mean nothing. */
const NOTHING = 0;
const DIGIT = 1;
const CAPITAL = 2;
const DOT = 3;
const SLASH = 4;
/** Ends a word. */
const GAP = 5;
/** Stands in words, but in few paths. */
const SIGN = 6;
/** `(` and `~`: the same, and an estimate may follow. */
const OPENS_ESTIMATE = 7;
/** `f`: "Dockerfile" and its like are files without a dot. */
const F = 8;
/** Brackets may be flags. Control characters are blanks to some patterns, and other alphabets have blanks too. */
const UNUSUAL = 9;

const MEANING = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) MEANING[code] = meaningOf(code);

function meaningOf(code: number): number {
  if (code < SPACE || code > TILDE || code === OPEN || code === CLOSE) return UNUSUAL;
  if (code === OPEN_ROUND || code === TILDE) return OPENS_ESTIMATE;
  if (code === 46) return DOT;
  if (code === 47) return SLASH;
  if (isDigit(code)) return DIGIT;
  if (isCapital(code)) return CAPITAL;
  if (code === LETTER_F) return F;
  if (isNameCode(code)) return NOTHING;
  return isWordCode(code) ? SIGN : GAP;
}

interface PlainText {
  files: string[];
  mayDepend: boolean;
  mayEstimate: boolean;
}

/** Looks at each character of a text once; null when one of them is unusual. */
function readText(source: string, from: number, end: number): PlainText | null {
  // Blanks at the ends are cut by the complete readers.
  if (from >= end || source.charCodeAt(from) === SPACE || source.charCodeAt(end - 1) === SPACE) return null;
  let files: string[] | undefined;
  let mayDepend = false;
  let opens = false;
  let hasDigit = false;
  let hasMarker = false;
  // The word at hand: where it begins, its last slash and dot, and whether only the complete reader can tell a path.
  let start = from;
  let slash = -1;
  let dot = -1;
  let isOdd = false;
  for (let at = from; at <= end; at += 1) {
    const meaning = at === end ? GAP : MEANING[source.charCodeAt(at)];
    if (meaning === NOTHING) continue;
    if (meaning === GAP) {
      if (slash !== -1 || dot !== -1) {
        const isPlain = !isOdd && endsInFileName(source, { start, slash, dot, end: at });
        const path = isPlain ? source.slice(start, at) : readPath(source, start, at);
        if (path !== null) {
          if (files === undefined) files = [path];
          else if (!files.includes(path)) files.push(path);
        }
        slash = -1;
        dot = -1;
      }
      isOdd = false;
      start = at + 1;
    } else if (meaning === DIGIT) hasDigit = true;
    else if (meaning === DOT) {
      dot = at;
      mayDepend ||= isDigit(source.charCodeAt(at - 1)) && isDigit(source.charCodeAt(at + 1));
    } else if (meaning === SLASH) {
      isOdd ||= slash === at - 1;
      slash = at;
    } else if (meaning === CAPITAL) {
      const next = source.charCodeAt(at + 1);
      if (isCapital(next)) hasMarker = true;
      else if (isDigit(next)) mayDepend = true;
    } else if (meaning === SIGN) isOdd = true;
    else if (meaning === OPENS_ESTIMATE) {
      isOdd = true;
      opens = true;
    } else if (meaning !== F || source.startsWith('file', at)) return null;
  }
  return { files: files ?? [], mayDepend, mayEstimate: hasMarker || (opens && hasDigit) };
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}
