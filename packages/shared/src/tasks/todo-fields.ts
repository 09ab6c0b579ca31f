/** Lines of a TODO entry that state something about the task. */
export type TodoFieldName =
  | 'status'
  | 'dependencies'
  | 'blocking'
  | 'effort'
  | 'priority'
  | 'complexity'
  | 'completed'
  | 'files';

/** `**Status**: [NOT STARTED]`, also as a list item. */
export interface TodoField {
  name: TodoFieldName;
  value: string;
  /** Offset of the value in the line. */
  valueStart: number;
}

const FIELD =
  /^[ \t]*(?:[-*+][ \t]+)?[*_]{0,3}(status|dependenc(?:y|ies)|depends(?: on)?|blocked by|requires|blocking|blocks|(?:estimated )?effort|estimate|priority|complexity|completed(?: on)?|files(?: affected| to create| to modify| modified)?)[*_]{0,3}[ \t]*:[*_]{0,3}[ \t]*/i;
const ITEM = /^[ \t]*[-*+][ \t]+(?!\[[ xX]\])(.*)$/;

/** Reads a field line; null for any other line. */
export function readTodoField(line: string): TodoField | null {
  const match = FIELD.exec(line);
  const label = match?.[1]?.toLowerCase();
  if (match === null || label === undefined) return null;
  const valueStart = match[0].length;
  return { name: nameOf(label), value: line.slice(valueStart).trimEnd(), valueStart };
}

/** The text of a list item that goes on with the field above it; null for any other line. */
export function readTodoItem(line: string): string | null {
  return ITEM.exec(line)?.[1]?.trimEnd() ?? null;
}

function nameOf(label: string): TodoFieldName {
  if (label === 'status' || label === 'priority' || label === 'complexity') return label;
  if (label.startsWith('completed')) return 'completed';
  if (label.startsWith('files')) return 'files';
  if (label.startsWith('block') && label !== 'blocked by') return 'blocking';
  return label.includes('effort') || label === 'estimate' ? 'effort' : 'dependencies';
}

const NONE = /^[[({*_`]*(?:none|n\/a|nothing|no|tbd|-+|–|—)(?![\p{L}\p{N}])/iu;
const NUMBER = /^(?:tasks?[ \t]*)?(?:#|№)?(\d{1,9})(?![\p{L}\p{N}]|\.\d)/iu;
const RANGE_END =
  /^[ \t]*(?:-|–|—|\.{2,3}|…|to[ \t]|through[ \t])[ \t]*(?:tasks?[ \t]*)?#?(\d{1,9})(?![\p{L}\p{N}]|\.\d)/iu;
const LONGEST_LIST = 20_000;
const LONGEST_RANGE = 1000;

/**
 * Numbers of the tasks that a `**Dependencies**` or `**Blocking**` value names: `61, 62`, `Task 61 (done)`,
 * `#61 and #62`, `61-63`. `None` and words without a number name none. Inside a range only numbers for
 * which `isKnown` holds count, besides its ends.
 */
export function readTaskNumbers(value: string, isKnown: (id: string) => boolean): string[] {
  const text = value.slice(0, LONGEST_LIST);
  if (NONE.test(text)) return [];
  const plain = text.replace(/\([^()]*\)/g, ' ').replace(/[[\]`*_]/g, '');
  const found = new Set<string>();
  for (const part of plain.split(/[,;&+]|\band\b/i)) {
    const trimmed = part.trim();
    const numbers = /^#?\d+(?:[ \t]+#?\d+)+$/.test(trimmed) ? trimmed.split(/[ \t]+/) : [trimmed];
    for (const number of numbers) addNumbers(found, number, isKnown);
  }
  return [...found];
}

function addNumbers(found: Set<string>, text: string, isKnown: (id: string) => boolean): void {
  const first = NUMBER.exec(text);
  if (first?.[1] === undefined) return;
  found.add(first[1]);
  const last = RANGE_END.exec(text.slice(first[0].length))?.[1];
  if (last === undefined) return;
  const [from, to] = [Number(first[1]), Number(last)];
  for (let n = from + 1; n < to && to - from < LONGEST_RANGE; n += 1) {
    if (isKnown(String(n))) found.add(String(n));
  }
  if (to > from) found.add(last);
}
