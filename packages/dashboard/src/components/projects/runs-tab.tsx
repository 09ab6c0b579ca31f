'use client';

import { ErrorNote } from '@/components/layout/error-note';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { useRuns } from '@/hooks/use-runs';
import { toApiError } from '@/lib/api-client/api-error';
import { RunLine } from './run-line';

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
