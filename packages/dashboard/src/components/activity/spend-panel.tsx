import type { ActivityReply } from '@specflow/shared/schemas';
import { Card } from '@/components/ui/card';
import { formatCount } from '@/lib/format/count';
import { formatUsd } from '@/lib/format/money';
import { cn } from '@/lib/view/class-names';
import { spendOf } from '@/lib/view/spend';

/** What agents have cost today and in the last seven days, over all projects. */
export function SpendPanel({ days }: { readonly days: ActivityReply['days'] }) {
  const spend = spendOf(days);
  return (
    <Card className="flex flex-wrap items-end gap-x-10 gap-y-4 p-5">
      <Sum name="Today" usd={spend.todayUsd} />
      <Sum name="Last 7 days" usd={spend.weekUsd} />
      <ol aria-label="Spend per day" className="ml-auto flex items-end gap-2 max-sm:ml-0 max-sm:w-full">
        {spend.days.map((day, index) => (
          <li
            key={day.date}
            title={`${day.date}: ${formatUsd(day.spentUsd)} in ${formatCount(day.runs, 'run')}`}
            className="flex flex-col items-center gap-1 max-sm:flex-1"
          >
            <span className="flex h-12 w-7 items-end rounded-md bg-track/60 max-sm:w-full" aria-hidden>
              <span
                className={cn(
                  'w-full rounded-md bg-accent-graphic/60',
                  index === spend.days.length - 1 && 'bg-accent-graphic',
                )}
                style={{ height: `${day.heightPercent}%` }}
              />
            </span>
            <span className="text-2xs text-faint-foreground">
              {day.weekday}
              <span className="sr-only">
                : {formatUsd(day.spentUsd)} in {formatCount(day.runs, 'run')}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Sum({ name, usd }: { readonly name: string; readonly usd: number }) {
  return (
    <div>
      <p className="text-muted-foreground">{name}</p>
      <p className="text-2xl font-semibold tracking-tight tabular-nums">{formatUsd(usd)}</p>
    </div>
  );
}
