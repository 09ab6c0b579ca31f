'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { usePlan } from '@/hooks/use-plan';
import { useUrlSelection } from '@/hooks/use-url-tab';
import { toApiError } from '@/lib/api-client/api-error';
import { formatCount } from '@/lib/format/count';
import { buildTaskGraph } from '@/lib/view/graph';
import { isActiveStatus } from '@/lib/view/run-status';
import { GraphCanvas } from './graph-canvas';
import { GraphDetail } from './graph-detail';
import { GraphList } from './graph-list';
import { NoTasks } from './no-tasks';

/** The tasks of a task file, that of the run if there is one, by what they depend on, as a drawing or a list, with the details of the chosen one. */
export default function GraphView(props: {
  readonly projectId: string;
  readonly run: OrchestrationView | null;
}) {
  const { run } = props;
  const active = run !== null && isActiveStatus(run.status);
  const { data, error, isError, isPending, refetch } = usePlan(
    { projectId: props.projectId, runId: run?.id },
    { changing: active },
  );
  const graph = useMemo(() => (data === undefined ? null : buildTaskGraph(data, run)), [data, run]);
  const [chosen, choose] = useUrlSelection(['', ...(graph?.nodes.keys() ?? [])], 'task');
  const [asList, setAsList] = useState(false);
  if (isPending) return <Skeleton className="h-96 rounded-xl" />;
  if (data === undefined && isError) return <NoTasks error={toApiError(error)} onRetry={() => refetch()} />;
  if (data === undefined || graph === null || graph.nodes.size === 0) return <NoTasks />;
  const ofRun = run?.batches.items.flatMap(({ taskIds }) => taskIds) ?? [];
  const isForeign = ofRun.length > 0 && !ofRun.some((id) => graph.nodes.has(id));
  const selected = graph.nodes.get(chosen);
  return (
    <Card className="overflow-hidden">
      <CardHeader className="flex-wrap border-b">
        <CardTitle>Graph of tasks</CardTitle>
        <div className="flex items-center gap-2">
          <p className="text-xs text-faint-foreground tabular-nums">
            {formatCount(graph.nodes.size, 'task')} · {formatCount(graph.levels.length, 'level')}
            {data.criticalPath.length > 0 && ` · ${data.criticalPath.length} left on the critical path`}
          </p>
          <Button variant="ghost" size="sm" className="-mr-2" onClick={() => setAsList(!asList)}>
            {asList ? 'Show as graph' : 'Show as list'}
          </Button>
        </div>
      </CardHeader>
      {data.cycles.length > 0 && (
        <p className="border-b bg-warn-soft px-4 py-2 text-xs text-pretty text-warn">
          Tasks that wait for each other: {data.cycles.map((cycle) => cycle.join(' → ')).join('; ')}
        </p>
      )}
      {isForeign && (
        <p className="border-b px-4 py-2 text-xs text-pretty text-muted-foreground">
          The task file has other tasks now than those of this run.
        </p>
      )}
      <div className={selected === undefined ? undefined : 'grid lg:grid-cols-[minmax(0,1fr)_17rem]'}>
        {asList ? (
          <GraphList graph={graph} onSelect={choose} />
        ) : (
          <GraphCanvas graph={graph} selected={selected?.task.id ?? null} onSelect={choose} />
        )}
        {selected !== undefined && (
          <div className="border-t bg-muted/30 lg:border-t-0 lg:border-l">
            <GraphDetail node={selected} onSelect={choose} />
          </div>
        )}
      </div>
    </Card>
  );
}
