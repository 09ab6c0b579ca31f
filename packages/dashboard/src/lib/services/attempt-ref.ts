import type { Attempt, OrchestrationExecution, WorkflowExecution } from '@specflow/shared/schemas';

/** An attempt with the records it belongs to. */
export interface AttemptRef {
  readonly run: OrchestrationExecution;
  readonly execution: WorkflowExecution;
  readonly attempt: Attempt;
}
