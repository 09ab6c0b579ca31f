import type { ProcessEntry } from './process-identity';

/** What is needed to share readings of the process table. */
export interface SharedTableDependencies {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicMs: () => number;
  /** How old a reading may be that is given out. */
  readonly maxAgeMs: number;
  readonly read: () => Promise<readonly ProcessEntry[]>;
}

/**
 * One reading of the process table for everybody who asks within `maxAgeMs`, also while it is being read. With a
 * hundred agents each look would otherwise read the entries of all their processes. For questions about the past only:
 * whoever is going to send a signal has to look anew.
 */
export function shareProcessTable(
  dependencies: SharedTableDependencies,
): () => Promise<readonly ProcessEntry[]> {
  const { monotonicMs, maxAgeMs, read } = dependencies;
  let latest: { readonly atMs: number; readonly entries: Promise<readonly ProcessEntry[]> } | null = null;
  return () => {
    const nowMs = monotonicMs();
    if (latest !== null && nowMs - latest.atMs < maxAgeMs) return latest.entries;
    const reading = { atMs: nowMs, entries: read() };
    latest = reading;
    // A failure is not handed on to those who come later.
    reading.entries.catch(() => {
      if (latest === reading) latest = null;
    });
    return reading.entries;
  };
}
