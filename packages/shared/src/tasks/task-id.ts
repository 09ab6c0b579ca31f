import { isDigit } from './fences';
import type { IdScheme } from './model';

/** An id that leads a checkbox's text. */
export interface LeadingId {
  id: string;
  scheme: Exclude<IdScheme, 'none'>;
  /** What follows the id, its separator and its emphasis taken off. */
  rest: string;
}

const LEADING_ID =
  /^\s*(\*\*|__|\*|_|~~)?(?:[Tt]ask\s+)?(\[)?(?:(T\d{3,}[a-z]?)(?![A-Za-z0-9_])|(\d+(?:\.\d+){1,3})(?![A-Za-z0-9_%]|\.\d))(\])?/;
const ID_LIST = /^(?:\*\*|__)?\s*(?:[-–—~]|\.{2,3}|…|to\b|through\b|,|&|and\b|\/)\s*(?:T\d{3}|\d+\.\d)/;
const SEPARATOR = /^\s*(?:[.)](?=\s|$)|:|[-–—](?=\s|$)|[-–—](?=[A-Za-z]))?\s*/;
const SPACE = 32;
const LETTER_T = 84;
const BRACKET = 91;
const SHORTEST_T_ID = 4;
const MENTIONED_ID = /(?<![A-Za-z0-9_])T\d{3}[a-z]?(?![A-Za-z0-9_])/;

/**
 * Reads the id at the beginning of a checkbox's text: `T001`, `T1000`, `T001a`, `1.2`, `1.2.3`, also
 * emphasised (`**T001**`, `**1.2 Title**`), in brackets or after `Task `. A list or range such as
 * `T001-T005` names several tasks and leads none.
 */
export function readLeadingId(text: string): LeadingId | null {
  return readPlainId(text) ?? readAnyId(text);
}

/** ` T001 Do it` and ` T001 [P] Do it`, as most lines are written: what the patterns would say, much sooner. */
function readPlainId(text: string): LeadingId | null {
  const start = skipSpaces(text, 0);
  if (text.charCodeAt(start) !== LETTER_T) return null;
  let end = start + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  if (end - start < SHORTEST_T_ID || text.charCodeAt(end) !== SPACE) return null;
  const rest = skipSpaces(text, end);
  const next = text.charCodeAt(rest);
  // Behind anything but a capital or a bracket there may be a separator, emphasis or the rest of a list.
  if (next !== BRACKET && !(next >= 65 && next <= 90)) return null;
  return { id: text.slice(start, end), scheme: 'T', rest: text.slice(rest) };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

function readAnyId(text: string): LeadingId | null {
  const match = LEADING_ID.exec(text);
  if (match === null) return null;
  const [whole, emphasis = '', bracket, tId, dottedId, closed] = match;
  const id = tId ?? dottedId;
  if (id === undefined || (bracket === undefined) !== (closed === undefined)) return null;
  const after = text.slice(whole.length);
  if (ID_LIST.test(after)) return null;
  return { id, scheme: tId === undefined ? 'dotted' : 'T', rest: takeSeparator(after, emphasis) };
}

/** Takes `**:` or `: ` off; keeps the emphasis balanced when it goes on behind the id. */
function takeSeparator(after: string, emphasis: string): string {
  if (emphasis === '') return after.replace(SEPARATOR, '');
  const plain = after.replace(SEPARATOR, '');
  if (after.startsWith(emphasis)) return after.slice(emphasis.length).replace(SEPARATOR, '');
  if (plain.startsWith(emphasis)) return plain.slice(emphasis.length).replace(SEPARATOR, '');
  return emphasis + plain;
}

/** The first `T###` word anywhere in a text: what upstream's CLI takes for the id of a line. */
export function findMentionedId(text: string): string | null {
  return MENTIONED_ID.exec(text)?.[0] ?? null;
}
