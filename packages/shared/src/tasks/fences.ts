const BACKTICK = 96;
const TILDE = 126;

/** An open code fence: its character and the length that a closing fence must reach. */
export interface Fence {
  char: number;
  length: number;
}

function runLength(text: string, at: number): number {
  const char = text.charCodeAt(at);
  let end = at;
  while (text.charCodeAt(end) === char) end += 1;
  return end - at;
}

/** Offset of what follows a list marker at `at` (`- `, `1. `), or `at` itself when there is none. */
function skipListMarker(text: string, at: number): number {
  let i = at;
  const first = text.charCodeAt(i);
  if (first === 45 || first === 42 || first === 43) {
    i += 1;
  } else {
    while (isDigit(text.charCodeAt(i))) i += 1;
    const closer = text.charCodeAt(i);
    if (i === at || (closer !== 46 && closer !== 41)) return at;
    i += 1;
  }
  const afterMarker = i;
  while (isBlank(text.charCodeAt(i))) i += 1;
  return i === afterMarker ? at : i;
}

/** Whether a character code is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Whether a character code is an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The fence that a line opens whose first visible character is at `at`, also behind a list marker. */
export function openingFence(text: string, at: number, lineEnd: number): Fence | null {
  const start = skipListMarker(text, at);
  const char = text.charCodeAt(start);
  if (start >= lineEnd || (char !== BACKTICK && char !== TILDE)) return null;
  const length = runLength(text, start);
  if (length < 3) return null;
  // An info string with a backtick makes the line an inline code span instead.
  if (char === BACKTICK && text.slice(start + length, lineEnd).includes('`')) return null;
  return { char, length };
}

/** Whether the line from `at` to `lineEnd` closes `fence`. */
export function closesFence(text: string, fence: Fence, line: { at: number; end: number }): boolean {
  if (text.charCodeAt(line.at) !== fence.char) return false;
  const length = runLength(text, line.at);
  if (length < fence.length) return false;
  for (let i = line.at + length; i < line.end; i += 1) {
    if (!isBlank(text.charCodeAt(i))) return false;
  }
  return true;
}
