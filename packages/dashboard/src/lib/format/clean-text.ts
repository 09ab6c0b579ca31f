/*
 * What agents and files say is data: shown as text, without anything that steers a terminal, reorders letters
 * or hides them. The same rules as on the command line, for the browser.
 */

const ESC = '\u001b';
const BEL = '\u0007';
/** One-character forms of the same sequences. */
const CSI = '\u009b';
const STRING_STARTS = '\u009d\u0090\u0098\u009e\u009f';
const STRING_END = '\u009c';
/** Strings for terminals end at their terminator; one without an end swallows no more than its line. */
const STRINGS = new RegExp(
  `(?:${ESC}[\\]PX^_]|[${STRING_STARTS}])[^${BEL}${ESC}${STRING_END}\n]*(?:${BEL}|${ESC}\\\\|${STRING_END})?`,
  'g',
);
/** Colours and cursor movements. */
const CONTROL_SEQUENCES = new RegExp(`(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]?`, 'g');
const OTHER_SEQUENCES = new RegExp(`${ESC}[ -/]*[0-~]?`, 'g');
/** Characters that reorder or hide text: bidirectional marks, zero-width characters, tags. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Text of a file or an agent as it may be shown: nothing in it can steer or deceive. Line breaks and tabs stay. */
export function cleanText(text: string): string {
  return withoutSequences(text).replace(INVISIBLE, '');
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** For code under review: what would be invisible is named (`‹U+202E›`) instead of left out. */
export function revealText(text: string): string {
  return withoutSequences(text).replace(INVISIBLE, nameOf);
}

function withoutSequences(text: string): string {
  return text
    .replace(STRINGS, '')
    .replace(CONTROL_SEQUENCES, '')
    .replace(OTHER_SEQUENCES, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''));
}

function nameOf(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}
