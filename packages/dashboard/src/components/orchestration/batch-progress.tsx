'use client';

import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { formatCount } from '@/lib/format/count';
import { batchRows } from '@/lib/view/batch-rows';
import { BatchRowItem } from './batch-row';

/** The batches of a run, each with its tasks, time, cost and evidence. */
export function BatchProgress({
  run,
  tasks,
}: {
  readonly run: OrchestrationView;
  readonly tasks?: readonly TaskView[];
}) {
  const rows = batchRows(run, tasks);
  const settled = rows.filter((row) => ['completed', 'healed', 'skipped'].includes(row.status)).length;
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <CardTitle>Batches</CardTitle>
        {rows.length > 0 && (
          <p className="text-xs text-faint-foreground tabular-nums">
            {settled} of {formatCount(rows.length, 'batch', 'batches')} done
            {run.batches.usedFallback && ' · fixed size'}
          </p>
        )}
      </CardHeader>
      {rows.length === 0 ? (
        <p className="px-4 py-8 text-center text-pretty text-muted-foreground">
          {run.currentPhase === 'design'
            ? 'No batches yet: they are planned when the design step has written tasks.md.'
            : 'No batches in this run.'}
        </p>
      ) : (
        <ol className="divide-y">
          {rows.map((row) => (
            <BatchRowItem key={row.id} row={row} run={run} />
          ))}
        </ol>
      )}
    </Card>
  );
}
