import { readIdList } from './dependencies';
import { expandIdRange } from './id-range';
import type { ExecutionNote } from './model';

const MARKER = /\[(SEQUENTIAL|PARALLEL)\]/i;
/** How far before the marker its subject may begin; bounds the work on garbage. */
const LONGEST_SUBJECT = 400;
const SUBJECT_WORD = /\b(tasks?|phases?)[ \t]+/gi;
const VERB = /[ \t](?:are|is)(?:[ \t]+all)?[ \t]*[*_]{0,2}[ \t]*$/i;
const PHASE_PART = /^(\d+(?:\.\d+)?)(?:[ \t]*(?:-|–|—|\.{2,3}|…|to|through)[ \t]*(\d+))?$/;

/**
 * Reads an execution note from one line: `**Execution Note:** Tasks 3.1-3.4 are [SEQUENTIAL] - why`,
 * `Phases 1-3 are [PARALLEL]`. Null when the line only speaks about such notes.
 */
export function readExecutionNote(line: string, number: number): ExecutionNote | null {
  const marker = MARKER.exec(line);
  if (marker === null) return null;
  const before = line.slice(Math.max(0, marker.index - LONGEST_SUBJECT), marker.index);
  const verb = VERB.exec(before);
  const word = [...before.matchAll(SUBJECT_WORD)].at(-1);
  if (verb === null || word === undefined) return null;
  const range = before.slice(word.index + word[0].length, verb.index).trim();
  const scope = word[0].toLowerCase().startsWith('task') ? 'tasks' : 'phases';
  const members = scope === 'tasks' ? taskMembers(range) : phaseMembers(range);
  if (members.length === 0) return null;
  const reason = readReason(line.slice(marker.index + marker[0].length));
  return {
    kind: marker[1]?.toUpperCase() === 'PARALLEL' ? 'parallel' : 'sequential',
    scope,
    range,
    members,
    ...(reason === '' ? {} : { reason }),
    line: number,
  };
}

function taskMembers(range: string): string[] {
  const list = readIdList(range, 0, () => true);
  return list.end === range.length ? list.ids : [];
}

function phaseMembers(range: string): string[] {
  const members: string[] = [];
  for (const part of range.split(/[ \t]*(?:,[ \t]*and|,|;|&|and)[ \t]+|,/i)) {
    const match = PHASE_PART.exec(part.trim());
    if (match?.[1] === undefined) return [];
    const expanded = match[2] === undefined ? [match[1]] : expandIdRange(match[1], match[2]);
    if (expanded === null) return [];
    members.push(...expanded);
  }
  return members;
}

/** `- all modify one file` → `all modify one file`; also takes `(…)` and stray emphasis off. */
function readReason(after: string): string {
  const text = after.replace(/^[*_]{0,2}[ \t]*[-–—:,]?[ \t]*/, '').trim();
  const inParentheses = text.startsWith('(') && text.endsWith(')');
  return inParentheses ? text.slice(1, -1).trim() : text;
}
