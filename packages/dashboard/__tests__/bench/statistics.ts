/** The middle value; the mean of both middle ones when there is an even number. NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The smallest value that at least this share of all values does not exceed; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** How often something is measured. */
export interface Rounds {
  /** Not counted: they let the compiler see the code. */
  readonly warmUp: number;
  readonly counted: number;
}

/** Milliseconds of each counted round. */
export async function timeRounds(
  rounds: Rounds,
  work: (round: number) => unknown | Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds.warmUp + rounds.counted; round += 1) {
    const startedMs = performance.now();
    await work(round);
    if (round >= rounds.warmUp) times.push(performance.now() - startedMs);
  }
  return times;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
