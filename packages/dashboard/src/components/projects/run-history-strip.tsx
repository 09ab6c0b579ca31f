import type { ProjectView } from '@specflow/shared/schemas';
import { cn } from '@/lib/view/class-names';
import { historyBars } from '@/lib/view/history-bars';

/** The last 20 runs, the newest at the right: height is the cost, colour the end. */
export function RunHistoryStrip({ history }: { readonly history: ProjectView['history'] }) {
  if (history.length === 0) return <span className="text-xs text-faint-foreground">No runs yet</span>;
  const { bars, summary } = historyBars(history);
  return (
    <div role="img" aria-label={summary} title={summary} className="flex h-5 items-end gap-0.5">
      {bars.map((bar) => (
        <span
          key={bar.id}
          className={cn('w-1 rounded-[1px]', bar.className)}
          style={{ height: `${bar.heightPercent}%` }}
        />
      ))}
    </div>
  );
}
