import type { Attempt, OrchestrationExecution } from '@specflow/shared/schemas';

/** A run that waits for a person or is over: nothing happens any more by itself. */
export const hasSettled = (run: OrchestrationExecution): boolean =>
  ['completed', 'failed', 'cancelled', 'needs_attention', 'paused', 'parked', 'waiting_merge'].includes(
    run.status,
  );

/** Every attempt of a run, in the order of their creation. */
export const attemptsOf = (run: OrchestrationExecution): Attempt[] =>
  run.executionRecords.flatMap((record) => record.attempts);

/** True once the attempt with this index is over and judged. */
export const hasEnded = (run: OrchestrationExecution, index: number): boolean =>
  attemptsOf(run)[index]?.outcome !== undefined;
