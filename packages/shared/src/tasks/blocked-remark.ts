import { findBlockedSuffix } from './task-text';

/** The text without its `(blocked: …)` remark. */
export function withoutRemark(tail: string): string {
  const remark = findBlockedSuffix(tail);
  return remark === null ? tail : tail.slice(0, remark.start) + tail.slice(remark.end);
}

/** Puts the remark before trailing blanks, so that a Markdown line break stays one. */
export function withRemark(tail: string, reason: string): string {
  if (reason === '') return tail;
  const body = tail.trimEnd();
  return `${body} (blocked: ${reason})${tail.slice(body.length)}`;
}

/** A reason must not break the line, end its own parenthesis, or open a comment that hides the file. */
export function plainReason(reason: string): string {
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
