import { findCodeSpans } from './code-spans';

/** The visible part of a line, and where a comment begins that the line does not close. */
export interface CommentScan {
  visible: string;
  /** Offset in the line of a `<!--` that is not closed on it; -1 when there is none. */
  openAt: number;
}

/**
 * Takes the HTML comments out of one line. A `<!--` inside a code span is text, as a Markdown reader
 * shows it. `<!-->` is a complete comment, as in HTML.
 */
export function stripComments(line: string): CommentScan {
  let open = line.indexOf('<!--');
  if (open === -1) return { visible: line, openAt: -1 };
  const spans = findCodeSpans(line);
  let spanIndex = 0;
  let visible = '';
  let from = 0;
  while (open !== -1) {
    while (spanIndex < spans.length && (spans[spanIndex + 1] ?? 0) <= open) spanIndex += 2;
    const spanStart = spans[spanIndex];
    if (spanStart !== undefined && spanStart <= open) {
      open = line.indexOf('<!--', spans[spanIndex + 1] ?? line.length);
      continue;
    }
    const close = line.indexOf('-->', open + 2);
    if (close === -1) return { visible: visible + line.slice(from, open), openAt: open };
    visible += line.slice(from, open);
    from = close + 3;
    open = line.indexOf('<!--', from);
  }
  return { visible: visible + line.slice(from), openAt: -1 };
}
