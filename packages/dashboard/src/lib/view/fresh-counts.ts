import type { BatchItem, OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { isActiveStatus } from './run-status';

const SETTLED: ReadonlySet<TaskView['status']> = new Set(['done', 'deferred', 'skipped']);

/**
 * The run with its counts as tasks.md has them now. The record counts at batch ends; ticks of the batch at work
 * are seen earlier here. Counts never go below the record's, which also knows what a person waived.
 */
export function withFreshCounts(run: OrchestrationView, tasks: readonly TaskView[] = []): OrchestrationView {
  // Selected tasks are counted by the run itself: other tasks of the file are none of its.
  if (run.batchRun !== undefined || !isActiveStatus(run.status) || tasks.length === 0) return run;
  const settled = new Set(tasks.filter(({ status }) => SETTLED.has(status)).map(({ id }) => id));
  const countIn = (batch: BatchItem) => batch.taskIds.filter((id) => settled.has(id)).length;
  const items = run.batches.items.map((batch) =>
    batch.status === 'running' || batch.status === 'healing'
      ? { ...batch, tasksCompleted: Math.max(batch.tasksCompleted, countIn(batch)) }
      : batch,
  );
  const { tasksCompleted, tasksTotal } = run.progress;
  // A task file that changed its size is planned anew at the next boundary; until then the record counts.
  const completed = tasks.length === tasksTotal ? Math.max(tasksCompleted, settled.size) : tasksCompleted;
  return {
    ...run,
    batches: { ...run.batches, items },
    progress: { ...run.progress, tasksCompleted: completed },
  };
}
