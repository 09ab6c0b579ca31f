'use client';

import type {
  OrchestrationStatusReply,
  OrchestrationView,
  ProjectView,
  TaskView,
} from '@specflow/shared/schemas';
import { memo, Suspense, useState } from 'react';
import { ErrorNote } from '@/components/layout/error-note';
import { CompletePhaseButton } from '@/components/orchestration/complete-phase-button';
import { CompletePhaseDialog } from '@/components/orchestration/complete-phase-dialog';
import { lazyView } from '@/components/ui/lazy-view';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { useCommand } from '@/hooks/use-commands';
import { usePreviewAhead } from '@/hooks/use-preview';
import { offersStart } from '@/lib/view/offers-start';

/** The panel of a run; a page that will show one asks for its code with the run itself. */
export const OrchestrationProgress = lazyView(async () => {
  const module = await import('@/components/orchestration/orchestration-progress');
  return { default: module.OrchestrationProgress };
});
const PhaseFacts = lazyView(async () => ({ default: (await import('./phase-facts')).PhaseFacts }));

/** The hero, or the progress panel that takes its place once there is a run. A change of the URL alone is none of its. */
export const ProjectOverview = memo(function ProjectOverview(props: {
  readonly project: ProjectView;
  readonly run: OrchestrationView | null;
  readonly tasks?: readonly TaskView[];
  readonly workflow: OrchestrationStatusReply['workflow'];
}) {
  const { project, run } = props;
  const [open, setOpen] = useState(false);
  const fetchPreview = usePreviewAhead(project.id);
  const startable = project.unavailable === undefined && offersStart(project, run);
  useCommand(
    startable
      ? { id: 'complete', label: `Complete Phase of ${project.name}`, keys: 'c', run: () => setOpen(true) }
      : null,
  );
  if (project.unavailable !== undefined && run === null) {
    return (
      <ErrorNote
        error={{
          message: project.unavailable,
          hint: `Put the folder back at ${project.path}, or remove the project from the list.`,
        }}
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {offersStart(project, run) && (
        <>
          <CompletePhaseButton
            onClick={() => setOpen(true)}
            onPointerEnter={fetchPreview}
            onFocus={fetchPreview}
          />
          <CompletePhaseDialog project={project} open={open} onOpenChange={setOpen} />
        </>
      )}
      {run !== null ? (
        <LoadBoundary>
          <Suspense fallback={<OverviewSkeleton />}>
            <OrchestrationProgress run={run} tasks={props.tasks} workflow={props.workflow} />
          </Suspense>
        </LoadBoundary>
      ) : (
        <LoadBoundary>
          <Suspense fallback={<Skeleton className="h-48 rounded-xl" />}>
            <PhaseFacts project={project} />
          </Suspense>
        </LoadBoundary>
      )}
    </div>
  );
});

/** The overview while the first answer is on its way. */
export function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <Skeleton className="h-44 rounded-xl" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_21rem]">
        <Skeleton className="h-72 rounded-xl" />
        <Skeleton className="h-72 rounded-xl" />
      </div>
    </div>
  );
}
