const ESC = '\u001b';
const BEL = '\u0007';
const STRING_END = `(?:${BEL}|${ESC}\\\\)?`;
/** Terminal sequences: operating-system commands, other strings, CSI (colours, cursor), two-character ones. */
const SEQUENCES = new RegExp(
  `${ESC}(?:\\][^${BEL}${ESC}]*${STRING_END}|[PX^_][^${ESC}]*${STRING_END}|\\[[0-?]*[ -/]*[@-~]?|[@-Z\\\\-_]?)`,
  'g',
);
/** Characters that reorder or hide text: bidirectional marks, zero-width characters, tags. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0001}-\u{e007f}]/gu;

/** Text of a file or an agent as it may be shown on a terminal: it can neither steer it nor pretend to be ours. */
export function cleanText(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''))
    .replace(INVISIBLE, '');
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** A line of at most `width` characters; a longer one ends in an ellipsis. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
