import type { OrchestrationView, WorkflowExecution } from '@specflow/shared/schemas';
import { batchTitle } from './batch-title';
import { stepLabel } from './phase-steps';

/** A repair that is going on now. */
export interface HealingView {
  /** `attempt 1 of 1`. */
  readonly attempt: string;
  /** Whose failure: `Batch 2 · Core Components`, `Design`. */
  readonly subject: string;
  /** What is being fixed. */
  readonly failure: string;
}

/** The repair at work (mission E4); null when no healer works. */
export function healingNow(run: OrchestrationView): HealingView | null {
  if (run.status !== 'running') return null;
  const healer = run.executionRecords.find(({ kind, status }) => kind === 'heal' && status === 'running');
  if (healer === undefined) return null;
  const batch = run.batches.items.find((item) => item.id === healer.batchId);
  if (batch === undefined) {
    return {
      attempt: attemptText(run.steps[healer.step].healAttempts, Math.min(1, run.config.maxHealAttempts)),
      subject: stepLabel(healer.step),
      failure: failureOf(run, healer),
    };
  }
  return {
    attempt: attemptText(batch.healAttempts - batch.healAllowanceFrom, run.config.maxHealAttempts),
    subject: batchTitle(run, batch),
    failure: 'failure' in batch ? batch.failure.message : failureOf(run, healer),
  };
}

/** A retry of a person may grant more attempts than the configuration names. */
function attemptText(attempt: number, allowed: number): string {
  const current = Math.max(1, attempt);
  return `attempt ${current} of ${Math.max(current, allowed)}`;
}

function failureOf(run: OrchestrationView, healer: WorkflowExecution): string {
  const healed = run.executionRecords.find(({ id }) => id === healer.healsExecutionId);
  return healed?.attempts.at(-1)?.outcome?.message ?? 'The step ended without its result.';
}
