/** An ATX heading (`## Text`). */
export interface Heading {
  level: number;
  text: string;
  /** Text without `Phase 2:` or `2.` in front. */
  title: string;
  phase?: number;
}

const PHASE = /^phase\s+(\d{1,9}(?:\.\d{1,3})?)\s*(?:[:.)\-–—]\s*)?/i;
const NUMBER = /^(\d{1,9})[.:)]\s+/;

/** Reads the heading on a line; null when the line is none. Up to three blanks may stand before it. */
export function readHeading(line: string): Heading | null {
  let at = 0;
  while (at < 4 && line[at] === ' ') at += 1;
  let level = 0;
  while (line[at + level] === '#') level += 1;
  const next = line[at + level];
  if (at > 3 || level === 0 || level > 6 || (next !== ' ' && next !== '\t')) return null;
  const text = withoutClosingHashes(line.slice(at + level).trim());
  if (text === '') return null;
  const match = PHASE.exec(text) ?? NUMBER.exec(text);
  if (match === null) return { level, text, title: text };
  return { level, text, title: text.slice(match[0].length).trim() || text, phase: Number(match[1]) };
}

function withoutClosingHashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '#') end -= 1;
  if (end === text.length) return text;
  const before = text[end - 1];
  return end === 0 || before === ' ' || before === '\t' ? text.slice(0, end).trim() : text;
}
