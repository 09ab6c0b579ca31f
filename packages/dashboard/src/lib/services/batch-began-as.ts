import type { BatchRun, OrchestrationExecution, StartBatchReply, WaveGroup } from '@specflow/shared/schemas';

/** The plan with which a run over selected tasks began, by its record: for a start that is asked for twice. */
export function beganAs(run: OrchestrationExecution, batchRun: BatchRun): StartBatchReply['plan'] {
  const { file, format, tasks, skipped, notFound, blocked } = batchRun;
  const { items } = run.batches;
  return {
    file,
    format,
    waves: items.map(({ taskIds }) => taskIds),
    groups: items.map(({ groups }) => firstGroups(groups ?? [])),
    tasks: tasks.map(({ id, description }) => ({ id, description })),
    skipped,
    notFound,
    blocked,
    warnings: run.warnings.map((message) => ({ code: 'RUN_WARNING', message })),
  };
}

/** Groups that were made later do tasks of earlier ones again. */
function firstGroups(groups: readonly WaveGroup[]): string[][] {
  const seen = new Set<string>();
  return groups.flatMap(({ taskIds }) => {
    const isNew = taskIds.every((id) => !seen.has(id));
    for (const id of taskIds) seen.add(id);
    return isNew ? [[...taskIds]] : [];
  });
}
