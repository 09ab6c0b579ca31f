'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { useNow } from '@/hooks/use-now';
import { formatCount } from '@/lib/format/count';
import { formatUsd } from '@/lib/format/money';
import { formatClock, formatDateTime } from '@/lib/format/time';
import { buildBurnUp } from '@/lib/view/burn-up';
import { isActiveStatus } from '@/lib/view/run-status';

const WIDTH = 300;
const HEIGHT = 96;

/** How the spend grew: a staircase that rises when an attempt is settled, and the limit when it is near. */
export default function BurnUpPanel({ run }: { readonly run: OrchestrationView }) {
  const now = useNow(isActiveStatus(run.status));
  const { points, limitUsd, topUsd } = buildBurnUp(run, now);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.spentUsd === 0) return null;
  const length = Math.max(1, last.atMs - first.atMs);
  const x = (atMs: number) => ((atMs - first.atMs) / length) * WIDTH;
  const y = (usd: number) => HEIGHT - (usd / topUsd) * HEIGHT;
  const line = points
    .map(({ atMs, spentUsd }, index) => (index === 0 ? `M0 ${y(0)}` : `H${x(atMs)}V${y(spentUsd)}`))
    .join('');
  const limitShown = limitUsd <= topUsd;
  const text = `${formatUsd(last.spentUsd)} of ${formatUsd(limitUsd)} spent, in ${formatCount(points.length - 2, 'settled attempt')}`;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Spend over time</CardTitle>
        <p className="text-xs text-faint-foreground tabular-nums">limit {formatUsd(limitUsd)}</p>
      </CardHeader>
      <CardContent>
        <div className="flex gap-2">
          <svg
            role="img"
            aria-label={text}
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="h-24 min-w-0 flex-1 overflow-visible border-b border-l"
          >
            <path d={`${line}V${HEIGHT}H0Z`} className="fill-accent-graphic/15" />
            <path
              d={line}
              className="fill-none stroke-accent-graphic"
              strokeWidth={1.75}
              vectorEffect="non-scaling-stroke"
            />
            {limitShown && (
              <path
                d={`M0 ${y(limitUsd)}H${WIDTH}`}
                className="fill-none stroke-warn-graphic"
                strokeWidth={1.25}
                strokeDasharray="4 3"
                vectorEffect="non-scaling-stroke"
              />
            )}
          </svg>
          <div className="relative w-12 shrink-0 text-2xs text-muted-foreground tabular-nums" aria-hidden>
            <span
              className="absolute -translate-y-1/2"
              style={{ top: `${(y(last.spentUsd) / HEIGHT) * 100}%` }}
            >
              {formatUsd(last.spentUsd)}
            </span>
          </div>
        </div>
        <p className="mt-1 flex justify-between pr-14 text-2xs text-faint-foreground tabular-nums">
          <time dateTime={run.startedAt} title={formatDateTime(run.startedAt)}>
            {formatClock(run.startedAt)}
          </time>
          <span>{run.completedAt === undefined ? 'now' : formatClock(run.completedAt)}</span>
        </p>
        {!limitShown && (
          <p className="mt-1 text-2xs text-faint-foreground">The limit is above the top of this chart.</p>
        )}
      </CardContent>
    </Card>
  );
}
