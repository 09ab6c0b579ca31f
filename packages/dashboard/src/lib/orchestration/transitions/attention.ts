import type { Failure, RecoveryOption, Step } from '@specflow/shared/schemas';
import { FAILURE_FIXES } from '../failure-policy';
import { findBatch, logDecision, setStatus, type Turn } from '../turn';

/** Why a run stops for a person. */
export interface Attention {
  readonly code: string;
  readonly issue: string;
  readonly fix?: string;
  readonly options?: readonly RecoveryOption[];
  readonly batchId?: string;
  readonly step?: Step;
  readonly failedWorkflowId?: string;
  readonly failure?: Failure;
}

/** Stops the run with one clear reason and at least one way on (invariant I6). */
export function needAttention(turn: Turn, attention: Attention): void {
  const { code, issue, options = ['retry', 'abort'], ...rest } = attention;
  const fix = attention.fix ?? (attention.failure ? FAILURE_FIXES[attention.failure.class] : undefined);
  turn.run = {
    ...turn.run,
    recoveryContext: { ...rest, code, issue, options: [...options], ...(fix === undefined ? {} : { fix }) },
  };
  setStatus(turn, 'needs_attention', issue);
  logDecision(turn, 'Needs attention', issue, { code });
}

/** Stops the run because a batch failed for good. */
export function batchNeedsAttention(turn: Turn, batchId: string, failure: Failure): void {
  const batch = findBatch(turn.run, batchId);
  const name = batch ? `Batch ${batch.index + 1} (${batch.section})` : 'The batch';
  needAttention(turn, {
    code: failure.class === 'budget' ? 'BUDGET_REACHED' : 'BATCH_FAILED',
    issue: `${name} did not finish: ${failure.message}`,
    options: ['retry', 'skip', 'abort'],
    batchId,
    step: 'implement',
    failure,
    ...(failure.executionId === undefined ? {} : { failedWorkflowId: failure.executionId }),
  });
}

/** Stops the run because a step failed for good. */
export function stepNeedsAttention(turn: Turn, step: Step, failure: Failure): void {
  needAttention(turn, {
    code: failure.class === 'budget' ? 'BUDGET_REACHED' : 'STEP_FAILED',
    issue: `The ${step} step did not finish: ${failure.message}`,
    step,
    failure,
    ...(failure.executionId === undefined ? {} : { failedWorkflowId: failure.executionId }),
  });
}
