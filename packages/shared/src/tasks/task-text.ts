import type { TaskStatus } from './model';

/** What the text behind a task's id says. */
export interface TaskText {
  description: string;
  parallel: boolean;
  verification: boolean;
  story?: string;
  blockedReason?: string;
}

const FLAG = /\s*\[(P|V|US\d+)\](?=[\s[]|$)/y;
const FLAG_AT_END = /\[(P|V|US\d+)\]$/;
const SPACE = 32;
const BRACKET = 91;
const BLOCKED_OPEN = /\(blocked:/gi;

/** Splits flags (`[P]`, `[US1]`, `[V]`, in front or at the end) and the blocked reason off a task's text. */
export function readTaskText(rest: string, status: TaskStatus): TaskText {
  const result: TaskText = { description: rest.trim(), parallel: false, verification: false };
  if (status === 'blocked') takeBlockedReason(result);
  if (result.description.includes('[')) takeFlags(result);
  return result;
}

function takeBlockedReason(result: TaskText): void {
  const text = result.description;
  const remark = findBlockedSuffix(text);
  if (remark === null) return;
  result.description = (text.slice(0, remark.start) + text.slice(remark.end)).trim();
  result.blockedReason = remark.reason;
}

function takeFlags(result: TaskText): void {
  const whole = result.description;
  let from = 0;
  for (let match = flagAt(whole, from); match !== null; match = flagAt(whole, from)) {
    setFlag(result, match[1] ?? '');
    from = FLAG.lastIndex;
  }
  let text = whole.slice(from).trim();
  for (let flag = flagAtEnd(text); flag !== null; flag = flagAtEnd(text)) {
    setFlag(result, flag);
    text = text.slice(0, -(flag.length + 2)).trimEnd();
  }
  result.description = text;
}

function setFlag(result: TaskText, flag: string): void {
  if (flag === 'P') result.parallel = true;
  else if (flag === 'V') result.verification = true;
  else result.story ??= flag;
}

/** The flag that stands at an offset, behind blanks at most. */
function flagAt(text: string, from: number): RegExpExecArray | null {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  const code = text.charCodeAt(at);
  // Any other visible ASCII character begins no flag: most texts need no pattern to tell.
  if (code > SPACE && code < 127 && code !== BRACKET) return null;
  FLAG.lastIndex = at;
  return FLAG.exec(text);
}

function flagAtEnd(text: string): string | null {
  if (!text.endsWith(']')) return null;
  return FLAG_AT_END.exec(text.slice(-12))?.[1] ?? null;
}

/** Place and reason of a `(blocked: …)` remark. `start` takes in the blanks before it. */
export interface BlockedSuffix {
  start: number;
  end: number;
  reason: string;
}

/**
 * Finds the last `(blocked: …)` remark of a line. It ends at the parenthesis that balances its first one, so
 * that a reason may hold pairs of parentheses; an unbalanced one runs to the last parenthesis.
 */
export function findBlockedSuffix(line: string): BlockedSuffix | null {
  let match: RegExpExecArray | undefined;
  for (const found of line.matchAll(BLOCKED_OPEN)) match = found;
  if (match === undefined) return null;
  const open = match.index;
  const close = closingParenthesis(line, open);
  if (close === -1) return null;
  let start = open;
  while (start > 0 && (line[start - 1] === ' ' || line[start - 1] === '\t')) start -= 1;
  return { start, end: close + 1, reason: line.slice(open + match[0].length, close).trim() };
}

function closingParenthesis(line: string, open: number): number {
  let depth = 0;
  for (let i = open; i < line.length; i += 1) {
    if (line[i] === '(') depth += 1;
    else if (line[i] === ')') depth -= 1;
    if (depth === 0) return i;
  }
  const last = line.lastIndexOf(')');
  return last > open ? last : -1;
}
