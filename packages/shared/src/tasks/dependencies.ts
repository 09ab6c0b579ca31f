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
  let found: string[] = [];
  KEYWORD.lastIndex = 0;
  // Asked by `test`, which makes no list of what it found: files have tens of thousands of these lines.
  while (KEYWORD.test(text)) {
    const at = KEYWORD.lastIndex;
    const list = readIdList(text, at, isKnown);
    found = found.length === 0 ? list.ids : found.concat(list.ids);
    if (found.length > MOST_NAMED) break;
    KEYWORD.lastIndex = Math.max(list.end, at);
  }
  return found.length < 2 ? found : [...new Set(found)];
}

/** Reads `T001, T003-T005 and T007` at `at`. */
export function readIdList(text: string, at: number, isKnown: (id: string) => boolean): IdList {
  let ids: string[] | undefined;
  let end = at;
  let position = at;
  while (ids === undefined || ids.length <= MOST_NAMED) {
    const first = idAt(text, position);
    if (first === null) break;
    end = ID.lastIndex;
    const dashEnd = endOf(RANGE, text, end);
    const last = dashEnd === -1 ? null : idAt(text, dashEnd);
    if (last !== null) {
      end = ID.lastIndex;
      ids = (ids ?? []).concat(rangeMembers(first, last, isKnown));
    } else if (ids === undefined) ids = [first];
    else ids.push(first);
    const join = endOf(JOIN, text, end);
    if (join === -1) break;
    position = join;
  }
  return { ids: ids ?? [], end };
}

function rangeMembers(from: string, to: string, isKnown: (id: string) => boolean): string[] {
  const expanded = expandIdRange(from, to);
  if (expanded === null) return [from, to];
  return expanded.filter((id) => id === from || id === to || isKnown(id));
}

/** The id at an offset; `ID.lastIndex` is then its end. */
function idAt(text: string, at: number): string | null {
  ID.lastIndex = at;
  return ID.exec(text)?.[1] ?? null;
}

/** Where a pattern that matches at an offset ends; -1 when it does not. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
