import type { OrchestrationView, ProjectView } from '@specflow/shared/schemas';
import { GitBranchIcon } from 'lucide-react';
import { SimulatedBadge } from '@/components/orchestration/orchestration-badge';
import { Badge } from '@/components/ui/badge';
import { WhyBadge } from '@/components/why/why-badge';
import { projectState } from '@/lib/view/project-state';

/** What state the project is in, where in the run it stands, and what it needs. */
export function ProjectHeader({
  project,
  run,
}: {
  readonly project: ProjectView;
  /** The run that matters now, whose facts are behind the badge. */
  readonly run: OrchestrationView | null;
}) {
  const state = projectState(project);
  return (
    <header className="mb-4 flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h1
          title={project.name}
          className="line-clamp-3 min-w-0 text-xl font-semibold tracking-tight break-words"
        >
          {project.name}
        </h1>
        <WhyBadge
          state={state}
          subject={run === null ? { kind: 'project', project } : { kind: 'run', run }}
        />
        {project.simulated === true && <SimulatedBadge />}
        {project.branch !== null && (
          <Badge>
            <GitBranchIcon aria-hidden />
            <span className="sr-only">On branch </span>
            <span className="truncate">{project.branch}</span>
          </Badge>
        )}
      </div>
      <p className="text-pretty break-words text-muted-foreground">
        {/* Names may be written from right to left; what stands around them is not. */}
        <bdi>{state.phaseLine}</bdi>
        {state.ask !== null && (
          <>
            <span className="mx-1.5 text-faint-foreground" aria-hidden>
              ·
            </span>
            <bdi className="text-foreground">{state.ask}</bdi>
          </>
        )}
      </p>
    </header>
  );
}
