import { join } from 'node:path';
import type {
  AttemptOutcome,
  FailureClass,
  OrchestrationExecution,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { toFailure } from '@/lib/orchestration/failure';
import type { FailureContext, PromptInput } from '@/lib/orchestration/prompt-parts';
import { buildHealerPrompt } from '@/lib/orchestration/prompts';
import { findBatch, findExecution, lastAttempt } from '@/lib/orchestration/turn';
import { ATTEMPT_FILES } from './agent/attempt-files';
import { readResult } from './agent/read-result';
import { readTail, STDERR_TAIL_BYTES } from './read-tail';
import type { RunPaths } from './store/run-paths';

/** Tells a healer about the failure that it repairs (seed 002, T021-T022, T032; mission D1, D2). */
export interface AutoHealingService {
  /**
   * Error output and last messages of the attempt whose failure `healer` repairs.
   * Undefined when that attempt is unknown; files that cannot be read leave their part empty.
   */
  captureFailureContext(
    run: OrchestrationExecution,
    healer: WorkflowExecution,
  ): Promise<FailureContext | undefined>;
  /** The prompt of a healer, with what could be captured. */
  buildHealerPrompt(input: Omit<PromptInput, 'failureContext'>): Promise<string>;
}

/** Builds the service. */
export function createAutoHealingService({ paths }: { readonly paths: RunPaths }): AutoHealingService {
  async function captureFailureContext(
    run: OrchestrationExecution,
    healer: WorkflowExecution,
  ): Promise<FailureContext | undefined> {
    const failed = findExecution(run, healer.healsExecutionId);
    if (!failed) return undefined;
    const attempt = lastAttempt(failed);
    const dir = paths.attemptDir(run.id, attempt.sessionId, attempt.n);
    const [stderrTail, output] = await Promise.all([
      readTail(join(dir, ATTEMPT_FILES.stderr), STDERR_TAIL_BYTES),
      readResult(join(dir, ATTEMPT_FILES.stdout)),
    ]);
    const batch = findBatch(run, healer.batchId);
    const message = attempt.outcome?.message ?? 'unknown';
    const unknown = {
      class: classOf(attempt.outcome),
      message,
      executionId: failed.id,
      attemptId: attempt.id,
    };
    const failure = batch && 'failure' in batch ? batch.failure : toFailure(unknown);
    return {
      failure,
      stderrTail,
      lastMessages: output.lastMessages.map((said) => `${said.role}: ${said.text}`),
    };
  }

  return {
    captureFailureContext,
    async buildHealerPrompt(input) {
      const failureContext = await captureFailureContext(input.run, input.execution);
      return buildHealerPrompt({ ...input, ...(failureContext ? { failureContext } : {}) });
    },
  };
}

/** An end that says nothing by itself means that the tasks were not done. */
function classOf(outcome: AttemptOutcome | undefined): FailureClass {
  if (!outcome || outcome.class === 'ok' || outcome.class === 'needs_input') return 'task_failure';
  return outcome.class;
}
