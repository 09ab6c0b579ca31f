'use client';

import type { OrchestrationSummary } from '@specflow/shared/schemas';
import { ChevronRightIcon } from 'lucide-react';
import { useState } from 'react';
import { TimeAgo } from '@/components/layout/elapsed';
import { ErrorNote } from '@/components/layout/error-note';
import { Card } from '@/components/ui/card';
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from '@/components/ui/collapsible';
import { Skeleton } from '@/components/ui/skeleton';
import { StatusIcon } from '@/components/ui/status-icon';
import { useOrchestration } from '@/hooks/use-orchestration';
import { useRuns } from '@/hooks/use-runs';
import { toApiError } from '@/lib/api-client/api-error';
import { summaryName } from '@/lib/view/run-name';
import { statusView } from '@/lib/view/run-status';
import AttemptsPanel from './attempts-panel';

/** The sessions of all runs of a project, the newest run first; a run is read when it is opened. */
export default function SessionsTab({ projectId }: { readonly projectId: string }) {
  const { data, error, isError, isPending, refetch } = useRuns(projectId);
  if (isPending) return <Skeleton className="h-56 rounded-xl" />;
  if (data === undefined && isError) return <ErrorNote error={toApiError(error)} onRetry={() => refetch()} />;
  if (data === undefined || data.orchestrations.length === 0) {
    return (
      <Card className="px-4 py-10 text-center text-pretty text-muted-foreground">
        No sessions yet. Each agent of a run leaves one.
      </Card>
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {data.orchestrations.map((run, index) => (
        <RunSessions key={run.id} run={run} newest={index === 0} />
      ))}
    </ul>
  );
}

function RunSessions({ run, newest }: { readonly run: OrchestrationSummary; readonly newest: boolean }) {
  const [open, setOpen] = useState(newest);
  const look = statusView(run);
  return (
    <li>
      <Collapsible open={open} onOpenChange={setOpen}>
        <CollapsibleTrigger className="focus-ring group flex w-full items-center gap-2.5 rounded-lg px-2 py-2 text-left hover:bg-hover">
          <ChevronRightIcon
            aria-hidden
            className="size-3.5 shrink-0 text-faint-foreground transition-transform group-data-[state=open]:rotate-90"
          />
          <StatusIcon icon={look.icon} tone={look.tone} label={look.word} />
          <span className="min-w-0 flex-1 truncate font-medium">{summaryName(run)}</span>
          <span className="shrink-0 text-xs text-faint-foreground tabular-nums">
            <TimeAgo at={run.startedAt} />
          </span>
        </CollapsibleTrigger>
        <CollapsibleContent className="pt-1 pb-3">
          {open && <Attempts projectId={run.projectId} runId={run.id} />}
        </CollapsibleContent>
      </Collapsible>
    </li>
  );
}

function Attempts(props: { readonly projectId: string; readonly runId: string }) {
  const { query, run } = useOrchestration(props);
  if (query.isPending) return <Skeleton className="h-32 rounded-xl" />;
  if (query.data === undefined && query.isError) {
    return <ErrorNote error={toApiError(query.error)} onRetry={() => query.refetch()} />;
  }
  if (run === null) return <p className="px-8 text-muted-foreground">This run has been cleared away.</p>;
  return <AttemptsPanel run={run} />;
}
