import { type AttemptOutcome, DecisionAnswerSchema, type StopReceipt } from '@specflow/shared/schemas';
import type { AttemptFact } from '@/lib/orchestration/observe';
import { buildPrompt } from '@/lib/orchestration/prompts';
import { findMarked } from './agent/sweep-marked';
import type { AttemptRef } from './attempt-ref';
import type { ClaudeHelper, ClaudeHelperAnswer } from './claude-helper';
import type { WallClock } from './store/ports';

/** Decision calls as attempts of a run: started, looked at and stopped like every other (mission B7, H4). */
export interface DecisionService {
  start(ref: AttemptRef): void;
  observe(ref: AttemptRef): AttemptFact;
  stop(ref: AttemptRef): Promise<StopReceipt>;
}

interface Asking {
  readonly controller: AbortController;
  readonly startedAt: string;
  readonly done: Promise<void>;
  ended?: Extract<AttemptFact, { state: 'ended' }>;
}

/** Builds the service. Asking again after a crash finds the answer, or waits for the agent that is still at work. */
export function createDecisionService(dependencies: {
  readonly clock: WallClock;
  readonly helper: ClaudeHelper;
  /** Asks for a turn of the run. */
  readonly wake: (runId: string) => void;
}): DecisionService {
  const { clock, helper, wake } = dependencies;
  const calls = new Map<string, Asking>();
  const now = () => new Date(clock.now()).toISOString();

  function ask(ref: AttemptRef): Asking {
    const { run, execution, attempt } = ref;
    const known = calls.get(attempt.id);
    if (known) return known;
    const controller = new AbortController();
    const answer = helper.ask({
      project: { path: run.project.path },
      runId: run.id,
      attemptId: attempt.id,
      agentKind: run.agentKind,
      schema: DecisionAnswerSchema,
      signal: controller.signal,
      options: {
        prompt: buildPrompt({ run, execution, attempt }),
        maxBudgetUsd: attempt.capUsd,
        timeoutMs: attempt.timeoutMs,
        ...(run.config.model ? { model: run.config.model } : {}),
        ...(run.config.fallbackModel ? { fallbackModel: run.config.fallbackModel } : {}),
      },
    });
    const asking: Asking = { controller, startedAt: now(), done: answer.then(settle, fail) };
    calls.set(attempt.id, asking);
    return asking;

    function settle(
      result: ClaudeHelperAnswer<{
        choice: 'rerun_step' | 'go_to_implement' | 'needs_attention';
        reason: string;
      }>,
    ): void {
      end(result.ok ? answered(result) : unanswered(result));
    }
    function fail(error: unknown): void {
      const message = error instanceof Error ? error.message : String(error);
      end({ ...NOTHING, class: 'environment', message, costUsd: 0, costEstimated: false });
    }
    function end(outcome: AttemptOutcome): void {
      asking.ended = { state: 'ended', startedAt: asking.startedAt, endedAt: now(), outcome };
      wake(run.id);
    }
  }

  return {
    start: (ref) => void ask(ref),
    observe(ref) {
      const asking = ask(ref);
      return asking.ended ?? { state: 'running', startedAt: asking.startedAt };
    },
    async stop(ref) {
      const before = await findMarked(ref.run.id);
      const asking = ask(ref);
      asking.controller.abort();
      await asking.done;
      const left = await findMarked(ref.run.id);
      return { processesEnded: Math.max(0, before.length - left.length), processesLeft: left.length };
    },
  };
}

const NOTHING = { exitCode: null, signal: null } as const;

function answered(result: {
  answer: AttemptOutcome['decision'];
  costUsd: number;
  costEstimated: boolean;
}): AttemptOutcome {
  const { answer, costUsd, costEstimated } = result;
  return {
    ...NOTHING,
    class: 'ok',
    message: answer?.reason ?? '',
    costUsd,
    costEstimated,
    ...(answer ? { decision: answer } : {}),
  };
}

function unanswered(result: Extract<ClaudeHelperAnswer<unknown>, { ok: false }>): AttemptOutcome {
  const { error, costUsd, costEstimated } = result;
  return { ...NOTHING, class: error.failureClass, message: error.message, costUsd, costEstimated };
}
