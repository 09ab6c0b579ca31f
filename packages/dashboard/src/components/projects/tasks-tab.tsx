'use client';

import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { Suspense, useMemo } from 'react';
import { GraphView } from '@/components/runs/lazy-views';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { usePlanAhead } from '@/hooks/use-plan';
import { useUrlTab } from '@/hooks/use-url-tab';
import { cleanLine } from '@/lib/format/clean-text';
import { openAtFirst, taskSections } from '@/lib/view/task-sections';
import { TaskSectionCard } from './task-section-card';

/** Every task of the phase by section, as tasks.md has it now; `?view=graph` shows what they depend on. */
export function TasksTab(props: {
  readonly projectId: string;
  readonly tasks?: readonly TaskView[];
  readonly run: OrchestrationView | null;
  readonly loading: boolean;
}) {
  const [view, setView] = useUrlTab(['list', 'graph'], 'view');
  const fetchPlan = usePlanAhead(props.projectId);
  const sections = useMemo(() => taskSections(props.tasks ?? [], props.run), [props.tasks, props.run]);
  const open = openAtFirst(sections);
  if (props.loading) return <Skeleton className="h-72 rounded-xl" />;
  if (props.tasks === undefined || props.tasks.length === 0) {
    return (
      <Card className="px-4 py-10 text-center text-pretty text-muted-foreground">
        No tasks yet. The design step writes tasks.md, and its tasks appear here.
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="-mt-1.5 flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        {props.run?.batchRun !== undefined && <FileNote file={props.run.batchRun.file} view={view} />}
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
            <GraphView projectId={props.projectId} run={props.run} />
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

/** A run over selected tasks has a file of its own, which need not be that of the phase. */
function FileNote({ file, view }: { readonly file: string; readonly view: string }) {
  return (
    <p className="mr-auto min-w-0 text-sm text-pretty text-muted-foreground">
      {view === 'graph' ? (
        'Tasks of the phase'
      ) : (
        <>
          Tasks of <span className="font-mono break-all text-foreground">{cleanLine(file)}</span>, on which
          the run worked
        </>
      )}
    </p>
  );
}
