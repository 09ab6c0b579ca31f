import { expandIdRange } from './id-range';

const KEYWORD =
  /(?<![A-Za-z0-9_])(?:depend(?:s|ent|ency|encies)?(?:[ \t]+(?:up)?on)?|deps?|after|requires?|prerequisites?|blocked[ \t]+by)(?![A-Za-z0-9_])[*_]*[ \t]*:?[ \t]*[*_]*[ \t]*(?:(?:completion[ \t]+of|on)[ \t]+)?(?:tasks?[ \t]+)?/gi;
const ID = /[*_`[]{0,2}(T\d{3,}[a-z]?|\d+(?:\.\d+){1,3})(?![A-Za-z0-9_%])[*_`\]]{0,2}/y;
const RANGE = /[ \t]*(?:-|–|—|\.{2,3}|…|to\b|through\b)[ \t]*/y;
const JOIN = /[ \t]*(?:,[ \t]*and\b|,|;|&|\+|\/|and\b)[ \t]*(?:tasks?[ \t]+)?/y;
/** Nobody writes this many dependencies for one task; bounds the work that repeated ranges make. */
const MOST_NAMED = 5000;
const ANOTHER_ID = /T\d{3}|\d\.\d/;

/** Where an id list ended, and what it named: single ids and the ends of ranges. */
interface IdList {
  ids: string[];
  end: number;
}

/**
 * Ids that a task's text says it depends on, each once, in the order written. Reads
 * `(depends on T003, T004)`, `[depends: …]`, `[dep: …]`, `[after: …]`, `requires …`,
 * `**Dependencies**: …` and ranges. Ids are as written; whether they exist is the caller's business.
 * Inside a range only ids for which `isKnown` holds count, its two ends always do.
 */
export function readDependencies(text: string, isKnown: (id: string) => boolean): string[] {
  if (!ANOTHER_ID.test(text)) return [];
  const found = new Set<string>();
  let named = 0;
  KEYWORD.lastIndex = 0;
  for (let match = KEYWORD.exec(text); match !== null; match = KEYWORD.exec(text)) {
    const list = readIdList(text, match.index + match[0].length, isKnown);
    for (const id of list.ids) found.add(id);
    named += list.ids.length;
    if (named > MOST_NAMED) break;
    KEYWORD.lastIndex = Math.max(list.end, match.index + match[0].length);
  }
  return [...found];
}

/** Reads `T001, T003-T005 and T007` at `at`. */
export function readIdList(text: string, at: number, isKnown: (id: string) => boolean): IdList {
  const ids: string[] = [];
  let end = at;
  let position = at;
  for (;;) {
    const first = matchAt(ID, text, position);
    if (first?.[1] === undefined || ids.length > MOST_NAMED) return { ids, end };
    end = position + first[0].length;
    const dash = matchAt(RANGE, text, end);
    const last = dash === null ? null : matchAt(ID, text, end + dash[0].length);
    if (dash !== null && last?.[1] !== undefined) {
      pushAll(ids, rangeMembers(first[1], last[1], isKnown));
      end += dash[0].length + last[0].length;
    } else {
      ids.push(first[1]);
    }
    const join = matchAt(JOIN, text, end);
    if (join === null) return { ids, end };
    position = end + join[0].length;
  }
}

function rangeMembers(from: string, to: string, isKnown: (id: string) => boolean): string[] {
  const expanded = expandIdRange(from, to);
  if (expanded === null) return [from, to];
  return expanded.filter((id) => id === from || id === to || isKnown(id));
}

function pushAll(target: string[], items: readonly string[]): void {
  for (const item of items) target.push(item);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
