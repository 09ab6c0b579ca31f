import { closesFence, type Fence, isBlank, openingFence } from './fences';
import { stripComments } from './inline-comments';
import type { NewlineStyle, TaskWarning } from './model';
import { createNextIndex } from './next-index';

/** A line that a Markdown reader would show. One object is reused for all lines: never keep it. */
export interface VisibleLine {
  /** 1-based. */
  number: number;
  start: number;
  /** Just past the last character, before the terminator. */
  end: number;
  /** Offset of the first character that is not a space or tab. */
  contentStart: number;
  /** The line without its comments; undefined when it holds none. */
  withoutComments: string | undefined;
}

/** Facts about the text as a whole. */
export interface LineScan {
  lineCount: number;
  newline: NewlineStyle;
  hasBom: boolean;
  warnings: TaskWarning[];
}

/**
 * Calls `visit` for every non-blank line outside code fences and HTML comments, in order.
 * Understands LF, CRLF, CR and a BOM. Reads the text once; allocates nothing per ordinary line, so that
 * ten megabytes of garbage stay cheap.
 */
export function scanLines(text: string, visit: (line: VisibleLine) => void): LineScan {
  const hasBom = text.charCodeAt(0) === 0xfeff;
  const nextLf = createNextIndex(text, '\n');
  const nextCr = createNextIndex(text, '\r');
  const nextOpen = createNextIndex(text, '<!--');
  const nextClose = createNextIndex(text, '-->');
  const warnings: TaskWarning[] = [];
  const terminators = { lf: 0, crlf: 0, cr: 0 };
  const line: VisibleLine = { number: 0, start: 0, end: 0, contentStart: 0, withoutComments: undefined };
  let fence: Fence | null = null;
  let fenceLine = 0;
  let commentEnd = -1;
  let strayComment = false;

  /** Where the comment that opens at `open` ends, or -1 when it is no comment after all. */
  const endOfComment = (open: number, startsLine: boolean): number => {
    const close = nextClose(line.end);
    if (startsLine) return close === -1 ? text.length : close + 3;
    const another = nextOpen(open + 4);
    return close === -1 || (another !== -1 && another < close) ? -1 : close + 3;
  };
  const noteUnterminated = () => {
    if (strayComment) return;
    strayComment = true;
    warnings.push({
      code: 'UNTERMINATED_COMMENT',
      message: 'An HTML comment is opened here and never closed.',
      line: line.number,
    });
  };

  /** Handles a line that holds `<!--`; says whether anything of it is left to show. */
  const cutComments = (): boolean => {
    const raw = text.slice(line.start, line.end);
    const scan = stripComments(raw);
    const openAt = line.start + scan.openAt;
    if (scan.openAt !== -1) {
      const startsLine = openAt === line.contentStart;
      const end = endOfComment(openAt, startsLine);
      if (end === -1 || (startsLine && end === text.length && !text.endsWith('-->'))) noteUnterminated();
      if (end === -1) scan.visible += raw.slice(scan.openAt);
      else commentEnd = end;
    }
    // A line that begins with a comment is an HTML block as a whole.
    if (text.startsWith('<!--', line.contentStart)) return false;
    line.withoutComments = scan.visible;
    return true;
  };

  /** Skips the tail of a comment that ended on this line, minding another one that opens behind it. */
  const leaveComment = () => {
    const scan = stripComments(text.slice(commentEnd, line.end));
    const open = commentEnd + scan.openAt;
    commentEnd = scan.openAt === -1 ? -1 : endOfComment(open, false);
  };

  const handle = () => {
    let at = line.start;
    while (at < line.end && isBlank(text.charCodeAt(at))) at += 1;
    if (at === line.end) return;
    line.contentStart = at;
    if (commentEnd > line.start) {
      if (commentEnd <= line.end) leaveComment();
      return;
    }
    if (fence !== null) {
      if (closesFence(text, fence, { at, end: line.end })) fence = null;
      return;
    }
    fence = openingFence(text, at, line.end);
    if (fence !== null) {
      fenceLine = line.number;
      return;
    }
    line.withoutComments = undefined;
    const open = nextOpen(line.start);
    if (open !== -1 && open < line.end && !cutComments()) return;
    visit(line);
  };

  let position = hasBom ? 1 : 0;
  while (position < text.length) {
    const lf = nextLf(position);
    const cr = nextCr(position);
    const atCr = cr !== -1 && (lf === -1 || cr < lf);
    const stop = atCr ? cr : lf === -1 ? text.length : lf;
    line.number += 1;
    line.start = position;
    line.end = stop;
    handle();
    if (stop === text.length) break;
    const width = atCr && lf === cr + 1 ? 2 : 1;
    if (width === 2) terminators.crlf += 1;
    else if (atCr) terminators.cr += 1;
    else terminators.lf += 1;
    position = stop + width;
  }
  if (fence !== null) {
    warnings.push({
      code: 'UNTERMINATED_FENCE',
      message: 'A code fence is opened here and never closed; everything behind it counts as code.',
      line: fenceLine,
    });
  }
  return { lineCount: line.number, newline: newlineStyle(terminators), hasBom, warnings };
}

function newlineStyle(counts: { lf: number; crlf: number; cr: number }): NewlineStyle {
  const { lf, crlf, cr } = counts;
  const kinds = Number(lf > 0) + Number(crlf > 0) + Number(cr > 0);
  if (kinds > 1) return 'mixed';
  if (crlf > 0) return 'crlf';
  if (cr > 0) return 'cr';
  return lf > 0 ? 'lf' : 'none';
}
