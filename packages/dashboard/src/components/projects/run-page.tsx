'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { GitBranchIcon } from 'lucide-react';
import Link from 'next/link';
import { lazy, Suspense } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Freshness } from '@/components/layout/freshness';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { PageFrame, TopBar } from '@/components/layout/top-bar';
import { OrchestrationProgress } from '@/components/orchestration/orchestration-progress';
import { ExportReportButton } from '@/components/runs/export-report-button';
import { RunViews } from '@/components/runs/run-views';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { WhyBadge } from '@/components/why/why-badge';
import { useOrchestration } from '@/hooks/use-orchestration';
import { usePageTitle } from '@/hooks/use-page-title';
import { useProject } from '@/hooks/use-projects';
import { toApiError } from '@/lib/api-client/api-error';
import { formatDateTime } from '@/lib/format/time';
import { projectHref } from '@/lib/view/hrefs';
import { runLook } from '@/lib/view/run-look';
import { runName } from '@/lib/view/run-name';
import { hasReport } from '@/lib/view/run-report-offer';
import { isActiveStatus } from '@/lib/view/run-status';
import { runPageTitle } from '@/lib/view/run-transition';
import { OverviewSkeleton } from './project-overview';

const BurnUpPanel = lazy(() => import('@/components/runs/burn-up-panel'));

/** The permanent page of one run: the same panel, read-only once the run has ended. */
export function RunPage({ projectId, runId }: { readonly projectId: string; readonly runId: string }) {
  const { project } = useProject(projectId);
  const { query, run, tasks, workflow } = useOrchestration({ projectId, runId });
  const name = project?.name ?? 'Project';
  usePageTitle(run === null ? null : runPageTitle(run, name));
  const back = projectHref(projectId);
  const title = run === null ? 'Run' : runTitle(run);
  const shown = run === null || isActiveStatus(run.status) ? run : { ...run, next: [] };
  return (
    <PageFrame>
      <TopBar crumbs={[{ label: 'Projects', href: '/' }, { label: name, href: back }, { label: title }]}>
        <Freshness updatedAt={query.dataUpdatedAt} failing={query.isError && query.data !== undefined} />
      </TopBar>
      {run !== null && (
        <header className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
              <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">
                {run.kind === 'phase' ? (run.phase.name ?? title) : title}
              </h1>
              <WhyBadge state={runLook(run)} subject={{ kind: 'run', run }} />
              {run.project.branch !== null && (
                <Badge>
                  <GitBranchIcon aria-hidden />
                  <span className="truncate">{run.project.branch}</span>
                </Badge>
              )}
            </div>
            <p className="mt-1.5 text-muted-foreground">Started {formatDateTime(run.startedAt)}</p>
          </div>
          {hasReport(run) && <ExportReportButton run={run} tasks={tasks} />}
        </header>
      )}
      {query.data === undefined && query.isError && (
        <ErrorNote error={toApiError(query.error)} onRetry={() => query.refetch()} />
      )}
      {query.isPending && <OverviewSkeleton />}
      {query.data !== undefined && run === null && (
        <div className="flex flex-col items-center gap-3 py-24 text-center">
          <h1 className="text-lg font-semibold">There is no such run</h1>
          <p className="text-muted-foreground">Old runs are cleared away, the oldest finished ones first.</p>
          <Button asChild variant="outline">
            <Link href={`${back}?tab=runs`}>All runs of the project</Link>
          </Button>
        </div>
      )}
      {shown !== null && (
        <PanelBoundary name="The run">
          <OrchestrationProgress
            run={shown}
            tasks={tasks}
            workflow={workflow}
            around={(list) => <RunViews run={shown}>{list}</RunViews>}
            spending={
              <LoadBoundary>
                <Suspense fallback={null}>
                  <BurnUpPanel run={shown} />
                </Suspense>
              </LoadBoundary>
            }
          />
        </PanelBoundary>
      )}
    </PageFrame>
  );
}

function runTitle(run: OrchestrationView): string {
  const { phase } = run;
  return run.kind === 'phase' ? `Phase ${phase.number ?? phase.name ?? ''}`.trim() : runName(run);
}
