import type { BatchItem, BatchRun, WaveGroup } from '@specflow/shared/schemas';
import type { BatchRunPlan, TaskDocument } from '@specflow/shared/tasks';
import { newBatch } from '../replan';

/** The waves of a plan as batches of a run. Their groups are the smallest that may run side by side. */
export function newWaves(plan: BatchRunPlan): BatchItem[] {
  const of = plan.waves.length;
  return plan.waves.map((wave, at) => ({
    ...newBatch(`b${wave.index}`, `Wave ${wave.index} of ${of}`, wave.taskIds),
    index: at,
    groups: wave.queue.map(
      ({ taskIds }, n): WaveGroup => ({
        id: `w${wave.index}-${n + 1}`,
        wave: wave.index,
        taskIds: [...taskIds],
        status: 'waiting',
        executionIds: [],
        healAttempts: 0,
      }),
    ),
  }));
}

/** What was selected, as the record keeps it. */
export function toBatchRun(
  plan: BatchRunPlan,
  document: TaskDocument,
  about: Pick<BatchRun, 'file' | 'selection' | 'autonomous' | 'usesPhaseCommand'>,
): BatchRun {
  const descriptions = new Map(document.tasks.map(({ id, description }) => [id, description]));
  return {
    ...about,
    format: document.format === 'none' ? 'tasks' : document.format,
    tasks: plan.waves.flatMap((wave) =>
      wave.taskIds.map((id) => ({
        id,
        description: descriptions.get(id) ?? '',
        wave: wave.index,
        status: 'pending' as const,
      })),
    ),
    notFound: [...plan.notFound],
    skipped: plan.skipped.map(({ id, status, reason }) => ({ id, status, reason })),
    blocked: plan.blocked.map((task) => ({ ...task, waitsFor: [...task.waitsFor] })),
    writesInVain: 0,
  };
}
