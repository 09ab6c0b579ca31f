import type { BatchRun } from '../schemas';

/** How far the true time may lie outside of what was seen so far. */
const SPREAD = { low: 0.8, high: 1.4 };

/**
 * Remaining time of a batch run in milliseconds as a range, from the tasks that have ended: each wave takes as
 * many rounds as its open tasks need with `parallelism` agents. Null before the first task has ended, and when
 * nothing is left. It changes only with the record, never with the clock.
 */
export function estimateBatchRun(
  batchRun: Pick<BatchRun, 'tasks'>,
  parallelism: number,
): readonly [low: number, high: number] | null {
  const seen = batchRun.tasks.flatMap(({ status, durationMs }) =>
    durationMs !== undefined && status !== 'pending' && status !== 'running' ? [durationMs] : [],
  );
  const openPerWave = new Map<number, number>();
  for (const { wave, status } of batchRun.tasks) {
    if (status === 'pending' || status === 'running') openPerWave.set(wave, (openPerWave.get(wave) ?? 0) + 1);
  }
  if (seen.length === 0 || openPerWave.size === 0) return null;
  const agents = Math.max(1, Math.floor(parallelism));
  const rounds = [...openPerWave.values()].reduce((sum, open) => sum + Math.ceil(open / agents), 0);
  return [
    Math.round(Math.min(...seen) * rounds * SPREAD.low),
    Math.round(Math.max(...seen) * rounds * SPREAD.high),
  ];
}
