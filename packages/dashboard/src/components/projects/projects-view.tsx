'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { ErrorNote } from '@/components/layout/error-note';
import { Freshness } from '@/components/layout/freshness';
import { PanelBoundary } from '@/components/layout/panel-boundary';
import { PageFrame, TopBar } from '@/components/layout/top-bar';
import { Button } from '@/components/ui/button';
import { usePageTitle } from '@/hooks/use-page-title';
import { useProjects } from '@/hooks/use-projects';
import { useUrlText } from '@/hooks/use-url-text';
import { toApiError } from '@/lib/api-client/api-error';
import { matchingProjects } from '@/lib/view/matching-projects';
import { PROJECT_GROUPS, projectState } from '@/lib/view/project-state';
import { AddProjectDialog } from './add-project-dialog';
import { BootReportNote } from './boot-report';
import { ProjectCard, ProjectCardSkeleton } from './project-card';
import { ProjectSearch } from './project-search';
import { ProjectsEmpty } from './projects-empty';
import { TryDemoButton } from './try-demo-button';

const gridClasses = 'grid grid-cols-1 gap-3.5 sm:grid-cols-2 xl:grid-cols-3';

/** The page of all projects: what needs a person comes first. */
export function ProjectsView() {
  const { data, error, isError, isPending, dataUpdatedAt, refetch } = useProjects();
  usePageTitle('Projects');
  const projects = data?.projects ?? [];
  const [search, setSearch] = useUrlText('q');
  const found = matchingProjects(projects, search);
  const hasDemo = projects.some((project) => project.demo === true);
  return (
    <PageFrame>
      <TopBar crumbs={[{ label: 'Projects' }]}>
        <span className="max-lg:hidden">
          <Freshness updatedAt={dataUpdatedAt} failing={isError} />
        </span>
        {projects.length > 1 && <ProjectSearch value={search} onChange={setSearch} />}
        {data?.demoAvailable === true && !hasDemo && projects.length > 0 && <TryDemoButton />}
        {projects.length > 0 && <AddProjectDialog />}
      </TopBar>
      <h1 className="sr-only">Projects</h1>
      {data !== undefined && <BootReportNote reply={data} />}
      {data?.problem !== undefined && (
        <ErrorNote className="mb-4" error={data.problem} onRetry={() => refetch()} />
      )}
      {data === undefined && isError && <ErrorNote error={toApiError(error)} onRetry={() => refetch()} />}
      {isPending && (
        <div className={gridClasses} aria-busy="true">
          {[0, 1, 2].map((card) => (
            <ProjectCardSkeleton key={card} />
          ))}
        </div>
      )}
      {data !== undefined && projects.length === 0 && data.problem === undefined && (
        <ProjectsEmpty demoAvailable={data.demoAvailable} />
      )}
      <PanelBoundary name="The list of projects">
        {projects.length > 0 && found.length === 0 && (
          <p className="py-16 text-center text-pretty break-words text-muted-foreground">
            No project matches “{search}”.{' '}
            <Button variant="link" className="h-auto px-0" onClick={() => setSearch('')}>
              Show all
            </Button>
          </p>
        )}
        <ProjectGroups projects={found} />
      </PanelBoundary>
    </PageFrame>
  );
}

function ProjectGroups({ projects }: { readonly projects: readonly ProjectView[] }) {
  return PROJECT_GROUPS.map(({ id, title }) => {
    const members = projects.filter((project) => projectState(project).group === id);
    if (members.length === 0) return null;
    return (
      <section key={id} aria-labelledby={`group-${id}`} className="mb-6">
        <h2 id={`group-${id}`} className="mb-2 text-xs text-faint-foreground">
          {title}
        </h2>
        <div className={gridClasses}>
          {members.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </div>
      </section>
    );
  });
}
