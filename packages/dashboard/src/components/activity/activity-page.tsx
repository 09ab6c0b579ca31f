'use client';

import type { ActivityReply } from '@specflow/shared/schemas';
import Link from 'next/link';
import { ErrorNote } from '@/components/layout/error-note';
import { Freshness } from '@/components/layout/freshness';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { PageFrame, TopBar } from '@/components/layout/top-bar';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { useActivity } from '@/hooks/use-activity';
import { usePageTitle } from '@/hooks/use-page-title';
import { toApiError } from '@/lib/api-client/api-error';
import { LiveRun } from './live-run';
import { SpendPanel } from './spend-panel';

/** Every run of every project that is not over, and what was spent lately. */
export function ActivityPage() {
  const { data, error, isError, dataUpdatedAt, refetch } = useActivity();
  usePageTitle('Activity');
  return (
    <PageFrame>
      <TopBar crumbs={[{ label: 'Activity' }]}>
        <Freshness updatedAt={dataUpdatedAt} failing={isError} />
      </TopBar>
      <h1 className="sr-only">Activity</h1>
      {data === undefined && isError && <ErrorNote error={toApiError(error)} onRetry={() => refetch()} />}
      {data === undefined && !isError && (
        <div className="flex flex-col gap-4" aria-busy="true">
          <Skeleton className="h-26 rounded-xl" />
          <Skeleton className="h-64 rounded-xl" />
        </div>
      )}
      {data !== undefined && (
        <div className="flex flex-col gap-4">
          <PanelBoundary name="The spend">
            <SpendPanel days={data.days} />
          </PanelBoundary>
          <PanelBoundary name="The list of live runs">
            <LiveRuns runs={data.runs} />
          </PanelBoundary>
        </div>
      )}
    </PageFrame>
  );
}

function LiveRuns({ runs }: Pick<ActivityReply, 'runs'>) {
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <CardTitle>Live runs</CardTitle>
        <p className="text-xs text-faint-foreground tabular-nums">{runs.length}</p>
      </CardHeader>
      {runs.length === 0 ? (
        <div className="flex flex-col items-center gap-3 px-4 py-10 text-center">
          <p className="text-pretty text-muted-foreground">
            Nothing runs. Open a project and press Complete Phase.
          </p>
          <Button asChild variant="outline">
            <Link href="/">All projects</Link>
          </Button>
        </div>
      ) : (
        <ul className="divide-y">
          {runs.map((run) => (
            <LiveRun key={run.id} run={run} />
          ))}
        </ul>
      )}
    </Card>
  );
}
