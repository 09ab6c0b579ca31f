import type { OrchestrationExecution, WorkflowExecution } from '@specflow/shared/schemas';

/**
 * An execution in the shape that other SpecFlow tools read from `{sessionId}/metadata.json` (interop contract §3).
 * Fields of theirs that we keep elsewhere (logs, stdout) are present and empty, because their readers require them.
 */
export function toExecutionMetadata(
  run: OrchestrationExecution,
  execution: WorkflowExecution,
): Record<string, unknown> {
  const attempt = execution.attempts.at(-1);
  const outcome = attempt?.outcome;
  return {
    id: execution.id,
    projectId: run.projectId,
    provider: 'claude',
    sessionId: attempt?.sessionId,
    orchestrationId: run.id,
    skill: execution.skill,
    // Their tools know no paused execution; a detached one is the nearest: not followed, not over.
    status: execution.status === 'paused' ? 'detached' : execution.status,
    output: outcome?.report,
    answers: execution.answers ?? {},
    logs: [],
    stdout: '',
    stderr: '',
    error: outcome === undefined || outcome.class === 'ok' ? undefined : outcome.message,
    costUsd: costOf(run, execution.id),
    startedAt: execution.startedAt,
    updatedAt: attempt?.endedAt ?? attempt?.startedAt ?? execution.startedAt,
    timeoutMs: attempt?.timeoutMs,
    completedAt: execution.status === 'completed' ? execution.endedAt : undefined,
    cancelledAt: execution.status === 'cancelled' ? execution.endedAt : undefined,
  };
}

/** The newest execution of every session; a session is reused when an execution is resumed. */
export function newestExecutionPerSession(run: OrchestrationExecution): Map<string, WorkflowExecution> {
  const newest = new Map<string, WorkflowExecution>();
  for (const execution of run.executionRecords) {
    const sessionId = execution.attempts.at(-1)?.sessionId;
    if (sessionId !== undefined) newest.set(sessionId, execution);
  }
  return newest;
}

function costOf(run: OrchestrationExecution, executionId: string): number {
  return run.ledger
    .filter((entry) => entry.executionId === executionId)
    .reduce((sum, entry) => sum + (entry.spentUsd ?? 0), 0);
}
