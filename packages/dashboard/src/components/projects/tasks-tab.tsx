'use client';

import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { Suspense, useMemo } from 'react';
import { GraphView } from '@/components/runs/lazy-views';
import { NoTasks } from '@/components/runs/no-tasks';
import { Button } from '@/components/ui/button';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { usePlan, usePlanAhead } from '@/hooks/use-plan';
import { useUrlTab } from '@/hooks/use-url-tab';
import { toApiError } from '@/lib/api-client/api-error';
import { cleanLine } from '@/lib/format/clean-text';
import { openAtFirst, taskSections } from '@/lib/view/task-sections';
import { TaskSectionCard } from './task-section-card';

/**
 * Every task by section, as the task file has it now: that of the run, else that of the project. `?view=graph` shows
 * what they depend on.
 */
export function TasksTab(props: {
  readonly projectId: string;
  readonly tasks?: readonly TaskView[];
  readonly run: OrchestrationView | null;
  readonly loading: boolean;
}) {
  const [view, setView] = useUrlTab(['list', 'graph'], 'view');
  const { loading, run } = props;
  const target = { projectId: props.projectId, runId: run?.id };
  const fetchPlan = usePlanAhead(target);
  const ofRun = props.tasks !== undefined && props.tasks.length > 0 ? props.tasks : null;
  // Before a run there is only the file itself.
  const plan = usePlan(target, { wanted: !loading && ofRun === null });
  const tasks = ofRun ?? plan.data?.tasks;
  const sections = useMemo(() => taskSections(tasks ?? [], run), [tasks, run]);
  const open = openAtFirst(sections);
  if (tasks === undefined && plan.isError) {
    return <NoTasks error={toApiError(plan.error)} onRetry={() => plan.refetch()} />;
  }
  if (tasks === undefined) return <Skeleton className="h-72 rounded-xl" />;
  if (tasks.length === 0) return <NoTasks />;
  const file = run?.batchRun?.file ?? otherFile(plan.data?.source);
  return (
    <div className="flex flex-col gap-4">
      <div className="-mt-1.5 flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        {file !== null && <FileNote file={file} ofRun={run?.batchRun !== undefined} />}
        <fieldset aria-label="View of the tasks" className="flex gap-0.5 rounded-lg border bg-card p-0.5">
          {(['list', 'graph'] as const).map((key) => (
            <Button
              key={key}
              size="sm"
              variant="ghost"
              className="h-6 rounded-md aria-pressed:bg-selected aria-pressed:text-foreground"
              aria-pressed={view === key}
              {...(key === 'graph' && { onPointerEnter: fetchPlan, onFocus: fetchPlan })}
              onClick={() => setView(key)}
            >
              {key === 'list' ? 'List' : 'Graph'}
            </Button>
          ))}
        </fieldset>
      </div>
      {view === 'graph' && (
        <LoadBoundary>
          <Suspense fallback={<Skeleton className="h-96 rounded-xl" />}>
            <GraphView projectId={props.projectId} run={run} />
          </Suspense>
        </LoadBoundary>
      )}
      {view === 'list' &&
        sections.map((section) => (
          <TaskSectionCard key={section.key} section={section} startsOpen={open.has(section.key)} />
        ))}
    </div>
  );
}

/** Name of a task file that is not the tasks.md of a phase. */
function otherFile(path: string | undefined): string | null {
  const name = path?.split(/[\\/]/).at(-1) ?? 'tasks.md';
  return name === 'tasks.md' ? null : name;
}

/** A run over selected tasks has a file of its own, and so has a project without phases. */
function FileNote({ file, ofRun }: { readonly file: string; readonly ofRun: boolean }) {
  return (
    <p className="mr-auto min-w-0 text-sm text-pretty text-muted-foreground">
      Tasks of <span className="font-mono break-all text-foreground">{cleanLine(file)}</span>
      {ofRun && ', on which the run worked'}
    </p>
  );
}
