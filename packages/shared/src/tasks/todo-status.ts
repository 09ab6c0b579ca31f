import type { TaskStatus } from './model';

/** Words for a status, the one to write first. Only `writable` ones are ever chosen for a file. */
const WORDS: Record<TaskStatus, { writable: readonly [string, ...string[]]; others: readonly string[] }> = {
  pending: {
    writable: ['NOT STARTED', 'NOT-STARTED', 'TODO', 'TO DO', 'PENDING', 'OPEN'],
    others: ['PLANNED', 'RESEARCHED', 'REVISED', 'READY', 'NEW', 'BACKLOG', 'PARTIALLY COMPLETE', 'PARTIAL'],
  },
  in_progress: {
    writable: ['IN PROGRESS', 'IN-PROGRESS'],
    others: ['STARTED', 'ONGOING', 'ACTIVE', 'WIP', 'IMPLEMENTING', 'RESEARCHING', 'PLANNING'],
  },
  done: {
    writable: ['COMPLETE', 'COMPLETED', 'DONE'],
    others: ['FINISHED', 'IMPLEMENTED', 'RESOLVED', 'CLOSED', 'MERGED', 'FIXED', '✅', '✓', '✔', '☑'],
  },
  failed: { writable: ['FAILED'], others: ['ERROR', 'TIMEOUT', 'TIMED OUT', '❌'] },
  blocked: { writable: ['BLOCKED'], others: ['ON HOLD', 'WAITING'] },
  deferred: { writable: ['DEFERRED', 'POSTPONED'], others: [] },
  skipped: {
    writable: ['SKIPPED', 'ABANDONED', 'CANCELLED', 'CANCELED'],
    others: ['OBSOLETE', 'SUPERSEDED', 'WONTFIX', "WON'T FIX", 'REJECTED'],
  },
};

const KNOWN: readonly (readonly [word: string, status: TaskStatus])[] = Object.entries(WORDS)
  .flatMap(([status, { writable, others }]) =>
    [...writable, ...others].map((word) => [word, status as TaskStatus] as const),
  )
  .sort(([a], [b]) => b.length - a.length);

const STATUS_OF_WRITABLE: ReadonlyMap<string, TaskStatus> = new Map(
  KNOWN.filter(([word, status]) => WORDS[status].writable.includes(word)),
);

/** What the value of a status line says. Offsets are relative to the text that was given. */
export interface StatusWord {
  /** Undefined when the word has no meaning we know. */
  status: TaskStatus | undefined;
  start: number;
  end: number;
}

const DECORATION = /^[^\p{L}\p{N}✅✓✔☑❌]*/u;
const CHECK_BEFORE_WORD = /^[✅✓✔☑❌]\uFE0F?[ \t[*_]*(?=\p{L})/u;
const ANY_WORD = /^\p{L}[\p{L}' -]{0,60}/u;
/** Status lines are short; a longer one is prose, of which only the beginning is read. */
const LONGEST_VALUE = 200;

/** Finds the status word in `[NOT STARTED]`, `✅ COMPLETE (2025-12-19)`, `In progress - since Monday`. */
export function readStatusWord(value: string): StatusWord {
  const text = value.slice(0, LONGEST_VALUE);
  let start = DECORATION.exec(text)?.[0].length ?? 0;
  start += CHECK_BEFORE_WORD.exec(text.slice(start))?.[0].length ?? 0;
  const rest = text.slice(start);
  const upper = rest.toUpperCase();
  for (const [word, status] of KNOWN) {
    if (!upper.startsWith(word) || /^[\p{L}\p{N}]/u.test(rest.slice(word.length))) continue;
    return { status, start, end: start + word.length };
  }
  const end = start + (ANY_WORD.exec(rest)?.[0].trimEnd().length ?? 0);
  return { status: undefined, start, end };
}

/** For each status the writable word that a file uses most. */
export function favouriteWords(usedWords: readonly string[]): Map<TaskStatus, string> {
  const counts = new Map<string, number>();
  for (const word of usedWords) counts.set(word, (counts.get(word) ?? 0) + 1);
  const favourites = new Map<TaskStatus, string>();
  for (const [word] of [...counts].sort(([, a], [, b]) => b - a)) {
    const status = STATUS_OF_WRITABLE.get(word.toUpperCase());
    if (status !== undefined && !favourites.has(status)) favourites.set(status, word);
  }
  return favourites;
}

/**
 * The word to write for `status`: the file's favourite, else the usual one in the case of the word it
 * replaces. `timed_out` is told apart from other failures, as seed 004 demands.
 */
export function wordFor(
  status: TaskStatus | 'timed_out',
  favourites: ReadonlyMap<TaskStatus, string>,
  replaced: string,
): string {
  if (status === 'timed_out') return inCaseOf(replaced, 'TIMEOUT');
  return favourites.get(status) ?? inCaseOf(replaced, WORDS[status].writable[0]);
}

function inCaseOf(example: string, word: string): string {
  if (!/\p{L}/u.test(example) || example === example.toUpperCase()) return word;
  const lower = word.toLowerCase();
  if (example === example.toLowerCase()) return lower;
  const isTitle = /\s\p{Lu}/u.test(example) || !/\s/.test(example);
  return isTitle
    ? lower.replace(/(^|[ -])\p{L}/gu, (start) => start.toUpperCase())
    : lower.charAt(0).toUpperCase() + lower.slice(1);
}
