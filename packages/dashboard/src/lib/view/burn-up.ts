import type { OrchestrationView } from '@specflow/shared/schemas';

/** What was spent up to a moment. */
export interface BurnPoint {
  readonly atMs: number;
  readonly spentUsd: number;
}

/** The settled spend of a run over its time. */
export interface BurnUp {
  /** From the start with nothing to the end, or to now, with everything. */
  readonly points: readonly BurnPoint[];
  readonly limitUsd: number;
  /** Top of the chart: the limit when the spend comes near it, else a round amount above the spend. */
  readonly topUsd: number;
}

/** Adds up the ledger in the order in which its entries were settled. */
export function buildBurnUp(run: OrchestrationView, nowMs: number): BurnUp {
  const settled = run.ledger
    .flatMap(({ settledAt, spentUsd }) =>
      settledAt === undefined ? [] : [{ atMs: Date.parse(settledAt), usd: spentUsd ?? 0 }],
    )
    .sort((a, b) => a.atMs - b.atMs);
  const points: BurnPoint[] = [{ atMs: Date.parse(run.startedAt), spentUsd: 0 }];
  let spentUsd = 0;
  for (const { atMs, usd } of settled) {
    spentUsd += usd;
    points.push({ atMs, spentUsd });
  }
  const endMs = run.completedAt === undefined ? nowMs : Date.parse(run.completedAt);
  points.push({ atMs: Math.max(endMs, points.at(-1)?.atMs ?? endMs), spentUsd });
  const limitUsd = run.config.budget.maxTotal;
  return { points, limitUsd, topUsd: topOf(spentUsd, limitUsd) };
}

/** Beyond this share of the limit the limit itself is in the picture. */
const NEAR = 0.4;

function topOf(spentUsd: number, limitUsd: number): number {
  if (spentUsd >= limitUsd * NEAR) return Math.max(limitUsd, spentUsd) * 1.1;
  const size = 10 ** Math.floor(Math.log10(Math.max(spentUsd, 0.01)));
  return ([2, 5, 10].find((factor) => factor * size > spentUsd) ?? 10) * size;
}
