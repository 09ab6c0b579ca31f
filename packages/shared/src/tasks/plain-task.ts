import { type CharacterCodes, codeAt } from './character-codes';
import { addEstimate } from './estimates';
import { isDigit } from './fences';
import { endsInFileName, isNameCode, isWordCode, readPath } from './file-paths';
import type { DocumentTask, TaskSection, TaskStatus } from './model';

/*
 * Nearly all lines of long task files look like `- [ ] T001 [P] [US1] Implement it in src/a.ts`. They are read here in
 * one pass over their characters, without an intermediate string; files of 50,000 tasks are read in half the time.
 * What is unusual in any way is left to the complete readers, which give the same for the lines that are read here.
 */

/** Where a plain line stands. */
export interface TaskPlace {
  source: string;
  /** Of the source. */
  codes: CharacterCodes;
  /** The nearest `##` heading above. */
  section: TaskSection | undefined;
  /** Phase that the heading above names. */
  phase: number | undefined;
  /** Phase whose VERIFY list the line stands in. */
  verifies: number | undefined;
  /** Takes each task whose text holds something like another id: once all ids are known, dependencies are read. */
  mayDepend: DocumentTask[];
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

/** Most tasks depend on nothing: tens of thousands share this. */
const NONE: readonly string[] = Object.freeze([]);
/** `US0` to `US9`, of which long files hold thousands. */
const STORIES = Array.from({ length: 10 }, (_, digit) => `US${digit}`);

/**
 * Reads a plain line; null when it is no checkbox, or one for the complete readers. All that it says is in the task, but
 * for its dependencies.
 */
export function readPlainTask(line: SourceLine, place: TaskPlace): DocumentTask | null {
  const { source, codes } = place;
  const { start, end } = line;
  const status = statusAt(codes, start);
  const idStart = start + '- [ ] '.length;
  if (status === null || codeAt(codes, idStart) !== LETTER_T) return null;
  let idEnd = idStart + 1;
  while (isDigit(codeAt(codes, idEnd))) idEnd += 1;
  if (idEnd - idStart < SHORTEST_T_ID || codeAt(codes, idEnd) !== SPACE) return null;

  let at = idEnd + 1;
  // Behind anything but a capital or a flag there may be a separator, emphasis or the rest of a list.
  const first = codeAt(codes, at);
  if (first !== OPEN && !isCapital(first)) return null;
  let parallel = false;
  let verification = false;
  let story: string | undefined;
  while (codeAt(codes, at) === OPEN) {
    const close = endOfFlag(codes, at + 1);
    if (close === -1 || codeAt(codes, close + 1) !== SPACE) return null;
    const letter = codeAt(codes, at + 1);
    if (letter === LETTER_P) parallel = true;
    else if (letter === LETTER_V) verification = true;
    else story ??= storyTag(place, at + 1, close);
    at = close + 2;
  }

  const text = readText(place, at, end);
  if (text === null) return null;
  const task: DocumentTask = {
    id: source.slice(idStart, idEnd),
    description: source.slice(at, end),
    status,
    section: place.section === undefined ? null : place.section.name,
    line: line.number,
    dependsOn: NONE,
    files: text.files ?? [],
    parallel,
    verification: verification || place.verifies !== undefined,
    story,
    phase: place.phase,
    sectionIndex: place.section === undefined ? null : place.section.index,
    lineStart: start,
    lineEnd: end,
    markStart: start + 3,
    markEnd: start + 4,
  };
  if (text.mayEstimate) addEstimate(task);
  if (text.mayDepend) place.mayDepend.push(task);
  return task;
}

/** Status of a line that begins with `- [ ] ` or `- [x] `. */
function statusAt(codes: CharacterCodes, start: number): TaskStatus | null {
  if (codeAt(codes, start) !== DASH || codeAt(codes, start + 1) !== SPACE) return null;
  if (codeAt(codes, start + 2) !== OPEN || codeAt(codes, start + 4) !== CLOSE) return null;
  if (codeAt(codes, start + 5) !== SPACE) return null;
  const mark = codeAt(codes, start + 3);
  if (mark === SPACE) return 'pending';
  return mark === 120 || mark === 88 ? 'done' : null;
}

/** Offset of the bracket that closes `P]`, `V]` or `US1]`; -1 when it is no flag. */
function endOfFlag(codes: CharacterCodes, at: number): number {
  const letter = codeAt(codes, at);
  let close = at + 1;
  if (letter === LETTER_U) {
    if (codeAt(codes, close) !== 83) return -1;
    const digits = close + 1;
    close = digits;
    while (isDigit(codeAt(codes, close))) close += 1;
    if (close === digits) return -1;
  } else if (letter !== LETTER_P && letter !== LETTER_V) return -1;
  return codeAt(codes, close) === CLOSE ? close : -1;
}

function storyTag({ source, codes }: TaskPlace, start: number, end: number): string {
  const tag = end - start === 3 ? STORIES[codeAt(codes, end - 1) - 48] : undefined;
  return tag ?? source.slice(start, end);
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

/** What a text holds. One object is reused for all texts: never keep it. */
interface PlainText {
  files: string[] | undefined;
  mayDepend: boolean;
  mayEstimate: boolean;
}

const found: PlainText = { files: undefined, mayDepend: false, mayEstimate: false };

/** Looks at each character of a text once; null when one of them is unusual. */
function readText({ source, codes }: TaskPlace, from: number, end: number): PlainText | null {
  // Blanks at the ends are cut by the complete readers.
  if (from >= end || codeAt(codes, from) === SPACE || codeAt(codes, end - 1) === SPACE) return null;
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
    const meaning = at === end ? GAP : MEANING[codeAt(codes, at)];
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
      mayDepend ||= isDigit(codeAt(codes, at - 1)) && isDigit(codeAt(codes, at + 1));
    } else if (meaning === SLASH) {
      isOdd ||= slash === at - 1;
      slash = at;
    } else if (meaning === CAPITAL) {
      const next = codeAt(codes, at + 1);
      if (isCapital(next)) hasMarker = true;
      else if (isDigit(next)) mayDepend = true;
    } else if (meaning === SIGN) isOdd = true;
    else if (meaning === OPENS_ESTIMATE) {
      isOdd = true;
      opens = true;
    } else if (meaning !== F || source.startsWith('file', at)) return null;
  }
  found.files = files;
  found.mayDepend = mayDepend;
  found.mayEstimate = hasMarker || (opens && hasDigit);
  return found;
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}
