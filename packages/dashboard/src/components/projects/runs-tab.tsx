'use client';

import type { OrchestrationSummary } from '@specflow/shared/schemas';
import Link from 'next/link';
import { TimeAgo } from '@/components/layout/elapsed';
import { ErrorNote } from '@/components/layout/error-note';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { WhyBadge } from '@/components/why/why-badge';
import { useRuns } from '@/hooks/use-runs';
import { toApiError } from '@/lib/api-client/api-error';
import { formatUsd } from '@/lib/format/money';
import { summaryName } from '@/lib/view/run-name';
import { RUN_STATUS } from '@/lib/view/run-status';

/** The runs of a project, the newest first; each leads to its own page. */
export function RunsTab({ projectId }: { readonly projectId: string }) {
  const { data, error, isError, isPending, refetch } = useRuns(projectId);
  if (isPending) return <Skeleton className="h-56 rounded-xl" />;
  if (data === undefined && isError) {
    return <ErrorNote error={toApiError(error)} onRetry={() => refetch()} />;
  }
  if (data === undefined || data.orchestrations.length === 0) {
    return (
      <Card className="px-4 py-10 text-center text-pretty text-muted-foreground">
        No runs yet. Complete Phase starts the first one.
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <ul className="divide-y">
        {data.orchestrations.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </ul>
    </Card>
  );
}

function RunLine({ run }: { readonly run: OrchestrationSummary }) {
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover">
      <div className="relative z-10 sm:w-36">
        <WhyBadge state={RUN_STATUS[run.status]} subject={{ kind: 'summary', run }} />
      </div>
      <div className="min-w-0 flex-1 basis-56">
        <Link
          href={`/projects/${encodeURIComponent(run.projectId)}/runs/${encodeURIComponent(run.id)}`}
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
