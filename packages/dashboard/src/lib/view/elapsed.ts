/** A span of time that may still be open: closed milliseconds plus an open stretch. */
export interface Stopwatch {
  readonly activeMs: number;
  readonly runningSince?: string;
}

/** Milliseconds of a stopwatch at `nowMs`. Clocks that disagree never make it run backwards. */
export function elapsedMs(watch: Stopwatch, nowMs: number): number {
  if (watch.runningSince === undefined) return watch.activeMs;
  return watch.activeMs + Math.max(0, nowMs - Date.parse(watch.runningSince));
}

/** Sum of stretches with an optional end; the open ones run on from the latest begin. */
export function stopwatchOf(
  stretches: readonly { readonly from?: string; readonly to?: string }[],
): Stopwatch | null {
  const begun = stretches.filter((stretch) => stretch.from !== undefined);
  if (begun.length === 0) return null;
  let activeMs = 0;
  let runningSince: string | undefined;
  for (const { from, to } of begun) {
    if (from === undefined) continue;
    if (to === undefined) runningSince = from;
    else activeMs += Math.max(0, Date.parse(to) - Date.parse(from));
  }
  return { activeMs, runningSince };
}
