'use client';

import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { Freshness } from '@/components/layout/freshness';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { PageFrame, TopBar } from '@/components/layout/top-bar';
import { CompletePhaseModal } from '@/components/orchestration/complete-phase-dialog';
import { GraphView } from '@/components/runs/lazy-views';
import { SessionContent } from '@/components/sessions/session-drawer';
import { lazyView } from '@/components/ui/lazy-view';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import { useOrchestration } from '@/hooks/use-orchestration';
import { usePageTitle } from '@/hooks/use-page-title';
import { usePreload } from '@/hooks/use-preload';
import { useProject } from '@/hooks/use-projects';
import { useUrlTab } from '@/hooks/use-url-tab';
import { toApiError } from '@/lib/api-client/api-error';
import { formatNumber } from '@/lib/format/count';
import { runPageTitle } from '@/lib/view/run-transition';
import { ProjectHeader } from './project-header';
import { ProjectNotFound } from './project-not-found';
import { OrchestrationProgress, OverviewSkeleton, ProjectOverview } from './project-overview';

const RunsTab = lazyView(async () => ({ default: (await import('./runs-tab')).RunsTab }));
const TasksTab = lazyView(async () => ({ default: (await import('./tasks-tab')).TasksTab }));
const SessionsTab = lazyView(() => import('@/components/runs/sessions-tab'));
const FilesTab = lazyView(() => import('@/components/files/files-tab'));
const ActiveRuns = lazyView(() => import('./active-runs'));

/** What a click on the page may ask for next, the likeliest first. */
const NEXT_VIEWS = [TasksTab, CompletePhaseModal, SessionContent, GraphView, RunsTab, SessionsTab, FilesTab];

const TABS = ['overview', 'tasks', 'runs', 'sessions', 'files'] as const;

/** The page of one project. */
export function ProjectPage({ projectId }: { readonly projectId: string }) {
  const { query: projects, project } = useProject(projectId);
  const { query, run, tasks, workflow } = useOrchestration({ projectId });
  const [tab, setTab] = useUrlTab(TABS);
  const [hadData, setHadData] = useState(false);
  if (query.data !== undefined && !hadData) setHadData(true);
  const fetching = query.data === undefined;
  useEffect(() => {
    // While the run is on its way; a failed load is tried again, and reported, where the panel is shown.
    if (fetching) OrchestrationProgress.preload().catch(() => undefined);
  }, [fetching]);
  usePreload(NEXT_VIEWS, !fetching);
  usePageTitle(project === undefined ? null : runPageTitle(run, project.name));
  if (projects.data !== undefined && project === undefined) return <ProjectNotFound />;
  const failing = query.isError || projects.isError;
  // As many as the tab lists: a run over selected tasks may have another file than the phase.
  const taskCount = tasks?.length ?? project?.progress?.tasksTotal ?? 0;
  return (
    <PageFrame>
      <TopBar crumbs={[{ label: 'Projects', href: '/' }, { label: project?.name ?? '…' }]}>
        <Freshness updatedAt={query.dataUpdatedAt} failing={failing && hadData} />
      </TopBar>
      {project === undefined ? (
        projects.isError ? (
          <ErrorNote error={toApiError(projects.error)} onRetry={() => projects.refetch()} />
        ) : (
          <Skeleton className="mb-5 h-14 w-80 max-w-full" />
        )
      ) : (
        <ProjectHeader project={project} run={run} />
      )}
      {project !== undefined && (
        <Tabs value={tab} onValueChange={setTab}>
          <TabsList aria-label="Views of the project" className="mb-4.5">
            <TabsTrigger value="overview">Overview</TabsTrigger>
            <TabsTrigger value="tasks">
              Tasks
              {taskCount > 0 && (
                <span className="text-faint-foreground tabular-nums">{formatNumber(taskCount)}</span>
              )}
            </TabsTrigger>
            <TabsTrigger value="runs">Runs</TabsTrigger>
            <TabsTrigger value="sessions">Sessions</TabsTrigger>
            <TabsTrigger value="files">Files</TabsTrigger>
          </TabsList>
          <TabsContent value="overview">
            {query.data === undefined && query.isError ? (
              <ErrorNote error={toApiError(query.error)} onRetry={() => query.refetch()} />
            ) : query.data === undefined ? (
              <OverviewSkeleton />
            ) : (
              <PanelBoundary name="The overview">
                {query.data.active !== undefined && (
                  <div className="mb-4">
                    <OnDemand>
                      <ActiveRuns runs={query.data.active} />
                    </OnDemand>
                  </div>
                )}
                <ProjectOverview project={project} run={run} tasks={tasks} workflow={workflow} />
              </PanelBoundary>
            )}
          </TabsContent>
          <TabsContent value="tasks">
            <PanelBoundary name="The task list">
              <OnDemand>
                <TasksTab
                  projectId={projectId}
                  tasks={tasks}
                  run={run}
                  loading={query.data === undefined && !query.isError}
                />
              </OnDemand>
            </PanelBoundary>
          </TabsContent>
          <TabsContent value="runs">
            <PanelBoundary name="The list of runs">
              <OnDemand>
                <RunsTab projectId={projectId} />
              </OnDemand>
            </PanelBoundary>
          </TabsContent>
          <TabsContent value="sessions">
            <PanelBoundary name="The list of sessions">
              <OnDemand>
                <SessionsTab projectId={projectId} />
              </OnDemand>
            </PanelBoundary>
          </TabsContent>
          <TabsContent value="files">
            <PanelBoundary name="The files">
              <OnDemand>
                <FilesTab projectId={projectId} />
              </OnDemand>
            </PanelBoundary>
          </TabsContent>
        </Tabs>
      )}
    </PageFrame>
  );
}

/** A view whose code loads when it is first looked at. */
function OnDemand({ children }: { readonly children: ReactNode }) {
  return (
    <LoadBoundary>
      <Suspense fallback={<Skeleton className="h-72 rounded-xl" />}>{children}</Suspense>
    </LoadBoundary>
  );
}
