import type { OrchestrationSummary } from '@specflow/shared/schemas';
import Link from 'next/link';
import { TimeAgo } from '@/components/layout/elapsed';
import { WhyBadge } from '@/components/why/why-badge';
import { formatUsd } from '@/lib/format/money';
import { runHref } from '@/lib/view/hrefs';
import { summaryName } from '@/lib/view/run-name';
import { statusView } from '@/lib/view/run-status';

/** One run in a list; the whole line leads to its page. */
export function RunLine({ run }: { readonly run: OrchestrationSummary }) {
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover">
      <div className="relative z-10 sm:w-36">
        <WhyBadge state={statusView(run)} subject={{ kind: 'summary', run }} />
      </div>
      <div className="min-w-0 flex-1 basis-56">
        <Link
          href={runHref(run.projectId, run.id)}
          className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {summaryName(run)}
        </Link>
        <p className="truncate text-xs text-muted-foreground" title={run.statusReason}>
          {run.statusReason}
        </p>
      </div>
      <p className="flex w-full gap-4 text-xs text-muted-foreground tabular-nums sm:w-auto">
        {run.batchProgress.total > 0 && (
          <span>
            {run.selection === undefined ? 'batch' : 'wave'} {run.batchProgress.current}/
            {run.batchProgress.total}
          </span>
        )}
        <span>{formatUsd(run.totalCostUsd)}</span>
        <span className="ml-auto text-right text-faint-foreground sm:w-20">
          <TimeAgo at={run.startedAt} />
        </span>
      </p>
    </li>
  );
}
