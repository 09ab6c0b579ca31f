/** Ranges longer than this are taken for a slip of the pen: only their ends count. */
export const LONGEST_RANGE = 1000;

interface SplitId {
  prefix: string;
  number: number;
  width: number;
}

/**
 * Ids from `from` to `to`, both included: `T001`–`T005`, `3.1`–`3.4`, `65`–`67`. A letter behind a T id
 * is dropped. Null when the two ends are of different kinds, reversed, or more than
 * {@link LONGEST_RANGE} apart.
 */
export function expandIdRange(from: string, to: string): string[] | null {
  const first = splitId(from);
  const last = splitId(to);
  if (first === null || last === null || first.prefix !== last.prefix) return null;
  if (last.number < first.number || last.number - first.number >= LONGEST_RANGE) return null;
  const ids: string[] = [];
  for (let n = first.number; n <= last.number; n += 1) {
    ids.push(first.prefix + String(n).padStart(first.width, '0'));
  }
  return ids;
}

function splitId(id: string): SplitId | null {
  const t = /^T(\d{1,15})[a-z]?$/.exec(id);
  if (t?.[1] !== undefined) return { prefix: 'T', number: Number(t[1]), width: t[1].length };
  const dotted = /^((?:\d+\.)*)(\d{1,15})$/.exec(id);
  if (dotted?.[2] === undefined) return null;
  return { prefix: dotted[1] ?? '', number: Number(dotted[2]), width: 1 };
}
