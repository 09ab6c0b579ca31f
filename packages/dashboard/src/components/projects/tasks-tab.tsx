'use client';

import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { lazy, Suspense } from 'react';
import { TaskLine } from '@/components/orchestration/batch-details';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { useUrlTab } from '@/hooks/use-url-tab';
import { taskSections } from '@/lib/view/task-sections';

const GraphView = lazy(() => import('@/components/runs/graph-view'));

/** Every task of the phase by section, as tasks.md has it now; `?view=graph` shows what they depend on. */
export function TasksTab(props: {
  readonly projectId: string;
  readonly tasks?: readonly TaskView[];
  readonly run: OrchestrationView | null;
  readonly loading: boolean;
}) {
  const [view, setView] = useUrlTab(['list', 'graph'], 'view');
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
      <fieldset aria-label="View of the tasks" className="flex gap-1 self-end">
        {(['list', 'graph'] as const).map((key) => (
          <Button
            key={key}
            size="sm"
            variant={view === key ? 'outline' : 'ghost'}
            aria-pressed={view === key}
            onClick={() => setView(key)}
          >
            {key === 'list' ? 'List' : 'Graph'}
          </Button>
        ))}
      </fieldset>
      {view === 'graph' && (
        <LoadBoundary>
          <Suspense fallback={<Skeleton className="h-96 rounded-xl" />}>
            <GraphView projectId={props.projectId} run={props.run} />
          </Suspense>
        </LoadBoundary>
      )}
      {view === 'list' &&
        taskSections(props.tasks, props.run).map((section) => (
          <Card key={section.key} className="overflow-hidden">
            <CardHeader className="border-b">
              <CardTitle className="min-w-0 break-words">{section.title}</CardTitle>
              <p className="shrink-0 text-xs text-faint-foreground tabular-nums">
                {section.done}/{section.tasks.length} done
              </p>
            </CardHeader>
            <ul className="flex flex-col gap-2 px-4 py-3">
              {section.tasks.map((task) => (
                <TaskLine key={task.id} task={task} />
              ))}
            </ul>
          </Card>
        ))}
    </div>
  );
}
