import { endsUnfinished } from '@specflow/shared/runs';
import type { OrchestrationExecution, OrchestrationSummary } from '@specflow/shared/schemas';
import { currentBatch } from '@/lib/orchestration/progress';

/** One line of the list of runs. */
export function summarizeRun(run: OrchestrationExecution): OrchestrationSummary {
  const batch = currentBatch(run);
  return {
    id: run.id,
    projectId: run.projectId,
    status: run.status,
    statusReason: run.statusReason,
    currentPhase: run.currentPhase,
    phase: { number: run.phase.number, name: run.phase.name },
    batchProgress: { current: batch ? batch.index + 1 : batchesOver(run), total: run.batches.total },
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    ...(run.completedAt ? { completedAt: run.completedAt } : {}),
    totalCostUsd: run.totalCostUsd,
    ...(run.workflow ? { workflow: run.workflow.skill } : {}),
    ...(run.batchRun ? { selection: run.batchRun.selection, file: run.batchRun.file } : {}),
    ...unfinishedOf(run),
  };
}

/** Says of a run that is over that selected tasks are not done. */
export function unfinishedOf(run: OrchestrationExecution): { readonly unfinished?: true } {
  return endsUnfinished(run) ? { unfinished: true } : {};
}

/** Batches that came to an end of their own; the rest of a cancelled run did not. */
function batchesOver({ batches }: OrchestrationExecution): number {
  return batches.items.filter(({ status }) => ['completed', 'healed', 'skipped'].includes(status)).length;
}
