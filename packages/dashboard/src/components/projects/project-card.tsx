'use client';

import type { ProjectView } from '@specflow/shared/schemas';
import { GitBranchIcon } from 'lucide-react';
import Link from 'next/link';
import { TimeAgo } from '@/components/layout/elapsed';
import { SimulatedBadge } from '@/components/orchestration/orchestration-badge';
import { Card } from '@/components/ui/card';
import { PathText } from '@/components/ui/path-text';
import { Skeleton } from '@/components/ui/skeleton';
import { WhyBadge } from '@/components/why/why-badge';
import { formatUsd } from '@/lib/format/money';
import { projectHref } from '@/lib/view/hrefs';
import { projectPercentage, projectState } from '@/lib/view/project-state';
import { ActionButton } from './action-button';
import { ProgressRing } from './progress-ring';
import { RunHistoryStrip } from './run-history-strip';

/** A project at a glance. The whole card leads to it; the menu stands above that link. */
export function ProjectCard({ project }: { readonly project: ProjectView }) {
  const state = projectState(project);
  const newest = project.history[0];
  const last = project.orchestration?.updatedAt ?? newest?.startedAt;
  const spent = project.orchestration?.totalCostUsd ?? newest?.costUsd;
  const whereabouts = [project.path, project.branch].filter((part) => part !== null).join(' · ');
  return (
    <Card className="relative flex flex-col transition-colors focus-within:border-input hover:border-input">
      <div className="flex flex-1 items-start justify-between gap-3 p-4 pb-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h3 className="min-w-0 truncate text-base font-semibold">
              <Link
                href={projectHref(project.id)}
                // The link lies over the whole card, so that only it can tell what is cut off there.
                title={whereabouts}
                className="outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-ring"
              >
                {project.name}
              </Link>
            </h3>
            <WhyBadge state={state} subject={{ kind: 'project', project }} />
            {project.simulated === true && <SimulatedBadge />}
          </div>
          <p className="mt-1 truncate text-muted-foreground">{state.phaseLine}</p>
          <p className="mt-2.5 line-clamp-2 text-pretty break-words">{state.line}</p>
        </div>
        <ProgressRing percent={projectPercentage(project)} tone={state.tone} />
      </div>
      <div className="mx-4 mb-2.5 flex min-w-0 items-center gap-3 text-2xs text-faint-foreground">
        <PathText path={project.path} className="flex-1" />
        {project.branch !== null && (
          <span className="flex max-w-[50%] min-w-0 shrink-0 items-center gap-1">
            <GitBranchIcon className="size-3 shrink-0" aria-hidden />
            <span className="sr-only">Branch</span>
            <span className="truncate font-mono">{project.branch}</span>
          </span>
        )}
      </div>
      <div className="mx-4 flex items-center gap-2 border-t py-2">
        <RunHistoryStrip history={project.history} />
        <p className="ml-auto truncate text-xs text-faint-foreground tabular-nums">
          {last !== undefined && <TimeAgo at={last} />}
          {spent !== undefined && ` · ${formatUsd(spent)}`}
        </p>
        <div className="relative -mr-1.5">
          <ActionButton project={project} />
        </div>
      </div>
    </Card>
  );
}

/** A card while the list is on its way. */
export function ProjectCardSkeleton() {
  return (
    <Card className="flex flex-col">
      <div className="flex justify-between p-4 pb-3">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-5 w-44" />
          <Skeleton className="h-4 w-32" />
          <Skeleton className="mt-1 h-4 w-56 max-w-full" />
        </div>
        <Skeleton className="size-9 rounded-full" />
      </div>
      <Skeleton className="mx-4 mb-2.5 h-3 w-64 max-w-full" />
      <div className="mx-4 flex items-center justify-between border-t py-3">
        <Skeleton className="h-5 w-28" />
        <Skeleton className="h-4 w-20" />
      </div>
    </Card>
  );
}
