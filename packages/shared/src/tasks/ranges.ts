import { expandIdRange, LONGEST_RANGE } from './id-range';
import type { Task } from './model';

/** One part of a selection such as `63, 65-67`, `T003-T009`, `1.1 1.2`, `phase:1` or `all`. */
export type SelectorItem =
  | { kind: 'id'; id: string }
  | { kind: 'range'; from: string; to: string; ids: string[] }
  | { kind: 'phase'; phase: number }
  | { kind: 'all' };

/** A word of the selection that means nothing. */
export interface SelectorError {
  code: 'EMPTY_SELECTOR' | 'INVALID_ID' | 'INVALID_RANGE';
  token: string;
  message: string;
}

/** Result of {@link parseSelector}; errors are values, all of them at once. */
export type SelectorResult = { ok: true; items: SelectorItem[] } | { ok: false; errors: SelectorError[] };

const ID = /^(?:[Tt]\d{3,}[a-z]?|\d+(?:\.\d+){0,3})$/;
const RANGE = /^(.+?)(?:\.{2,3}|…|-|–|—)(.+)$/;
const PHASE = /^(?:phase|p):(\d{1,9}(?:\.\d+)?)$/i;

/**
 * Reads what a person typed to choose tasks: ids and ranges separated by commas or blanks, `phase:1`,
 * `p:1`, `all`. `words` are command-line words; their cuts don't matter.
 */
export function parseSelector(words: readonly string[]): SelectorResult {
  const text = words
    .join(' ')
    .replace(/(\d[a-z]?)\s+(\.{2,3}|…|-|–|—)\s+(?=[Tt\d])/g, '$1$2')
    .replace(/:\s+(?=\d)/g, ':');
  const tokens = text.split(/[\s,;]+/).filter((token) => token !== '');
  const items: SelectorItem[] = [];
  const errors: SelectorError[] = [];
  if (tokens.length === 0) {
    errors.push({ code: 'EMPTY_SELECTOR', token: '', message: 'No task was named.' });
  }
  for (const token of tokens) {
    const item = readToken(token);
    if ('code' in item) errors.push(item);
    else items.push(item);
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, items };
}

function readToken(token: string): SelectorItem | SelectorError {
  if (/^all$/i.test(token)) return { kind: 'all' };
  const phase = PHASE.exec(token)?.[1];
  if (phase !== undefined) return { kind: 'phase', phase: Number(phase) };
  if (ID.test(token)) return { kind: 'id', id: normalizeId(token) };
  const range = RANGE.exec(token);
  if (range?.[1] === undefined || range[2] === undefined || !ID.test(range[1]) || !ID.test(range[2])) {
    const message = `"${token}" is no task id, range or phase; ids look like T001, 1.2 or 63.`;
    return { code: 'INVALID_ID', token, message };
  }
  return readRange(token, normalizeId(range[1]), normalizeId(range[2]));
}

function readRange(token: string, from: string, to: string): SelectorItem | SelectorError {
  const ids = expandIdRange(from, to);
  if (ids !== null) return { kind: 'range', from, to, ids };
  const message = `"${token}" is no range: its ends must be of one kind, in order, and less than ${LONGEST_RANGE} apart.`;
  return { code: 'INVALID_RANGE', token, message };
}

function normalizeId(id: string): string {
  return id.startsWith('t') ? `T${id.slice(1)}` : id;
}

/** The tasks that a selection means, each once, in the order selected; and the ids that don't exist. */
export interface ResolvedSelection {
  ids: string[];
  notFound: string[];
  /** Phases that hold no task. */
  emptyPhases: number[];
}

/** Applies a selection to the tasks of a file. */
export function resolveSelector(
  items: readonly SelectorItem[],
  tasks: readonly Pick<Task, 'id' | 'phase'>[],
): ResolvedSelection {
  const known = new Set(tasks.map((task) => task.id));
  const ids = new Set<string>();
  const notFound = new Set<string>();
  const emptyPhases: number[] = [];
  for (const item of items) {
    const named = namedBy(item, tasks);
    if (item.kind === 'phase' && named.length === 0) emptyPhases.push(item.phase);
    for (const id of named) (known.has(id) ? ids : notFound).add(id);
  }
  return { ids: [...ids], notFound: [...notFound], emptyPhases };
}

function namedBy(item: SelectorItem, tasks: readonly Pick<Task, 'id' | 'phase'>[]): string[] {
  switch (item.kind) {
    case 'id':
      return [item.id];
    case 'range':
      return item.ids;
    case 'phase':
      return tasks.filter((task) => task.phase === item.phase).map((task) => task.id);
    case 'all':
      return tasks.map((task) => task.id);
  }
}
