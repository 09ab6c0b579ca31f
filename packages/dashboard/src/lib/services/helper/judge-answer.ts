import { join } from 'node:path';
import {
  type ClaudeHelperError,
  ClaudeHelperErrorSchema,
  type FailureClass,
  FailureClassSchema,
  TimestampSchema,
  UsdSchema,
} from '@specflow/shared/schemas';
import { z } from 'zod';
import { classifyAttempt } from '@/lib/orchestration/failure';
import { ATTEMPT_FILES } from '../agent/attempt-files';
import { attemptCost } from '../agent/cost';
import type { AttemptInspection } from '../agent/inspect-attempt';
import { type AgentOutputFacts, readResult } from '../agent/read-result';
import { readTail, STDERR_TAIL_BYTES } from '../read-tail';
import { keepOnce, readKept } from './kept-file';
import { readStopWish, type StopWish } from './stop-wish';

/** Why there is no answer; the class tells a caller whether and when asking again makes sense. */
export const HelperFailureSchema = ClaudeHelperErrorSchema.extend({
  failureClass: FailureClassSchema,
  /** Reset time named by a usage limit. */
  resetsAt: TimestampSchema.optional(),
});
export type HelperFailure = z.infer<typeof HelperFailureSchema>;

/** How a call ended, before its answer is checked against the caller's schema. */
export const HelperVerdictSchema = z.object({
  /** Absent when no conversation was opened. */
  sessionId: z.uuid().optional(),
  costUsd: UsdSchema,
  costEstimated: z.boolean(),
  outcome: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), output: z.unknown() }),
    z.object({ ok: z.literal(false), error: HelperFailureSchema }),
  ]),
});
export type HelperVerdict = z.infer<typeof HelperVerdictSchema>;

const VERDICT_FILE = 'verdict.json';

/** The verdict that was made before, if any. */
export function readVerdict(dir: string): Promise<HelperVerdict | null> {
  return readKept(join(dir, VERDICT_FILE), HelperVerdictSchema);
}

/** An attempt that is over, or that could not be ended. */
export interface JudgeInput {
  readonly dir: string;
  readonly seen: AttemptInspection;
  readonly sessionId: string;
  readonly resumed: boolean;
  readonly reservedUsd: number;
  readonly previousTotalUsd?: number;
}

/** Judges an attempt from its files. A verdict on an end is made once and kept. */
export async function judgeOnce(input: JudgeInput): Promise<HelperVerdict> {
  const { dir, seen, sessionId, reservedUsd, previousTotalUsd } = input;
  const output = await readResult(join(dir, ATTEMPT_FILES.stdout));
  const cost = attemptCost({
    output,
    started: hadAgent(seen),
    reservedUsd,
    ...(previousTotalUsd === undefined ? {} : { previousTotalUsd }),
  });
  const verdict: HelperVerdict = {
    ...(output.init ? { sessionId } : {}),
    costUsd: cost.usd,
    costEstimated: cost.estimated,
    outcome: await judgeOutcome(input, output),
  };
  const isOver = seen.kind === 'ended' || seen.kind === 'lost' || seen.kind === 'interrupted';
  return isOver ? keepOnce(join(dir, VERDICT_FILE), HelperVerdictSchema, verdict) : verdict;
}

function hadAgent(seen: AttemptInspection): boolean {
  if (seen.kind === 'ended') return seen.exit.startError === null;
  return seen.kind === 'lost' || seen.kind === 'interrupted' ? seen.hadAgent : true;
}

/** A complete answer counts however the process ended: it is paid for. */
async function judgeOutcome(input: JudgeInput, output: AgentOutputFacts): Promise<HelperVerdict['outcome']> {
  const { result } = output;
  if (result && !result.isError && result.structuredOutput !== undefined) {
    return { ok: true, output: result.structuredOutput };
  }
  const wish = await readStopWish(input.dir);
  const isBudget = result?.subtype === 'error_max_budget_usd';
  const stopped = wish && !isBudget ? STOPPED[wish.reason] : undefined;
  if (wish && stopped) return { ok: false, error: { ...stopped, message: wish.message } };
  const stderrTail = await readTail(join(input.dir, ATTEMPT_FILES.stderr), STDERR_TAIL_BYTES);
  return { ok: false, error: classified(input, output, stderrTail) };
}

type Kind = Pick<HelperFailure, 'code' | 'failureClass'>;

/** What our own stop means. `result_sent` is no reason: then the result itself says what was wrong. */
const STOPPED: Readonly<Record<StopWish['reason'], Kind | undefined>> = {
  timeout: { code: 'timeout', failureClass: 'timeout' },
  lock_busy: { code: 'timeout', failureClass: 'environment' },
  lock_unusable: { code: 'agent_failed', failureClass: 'environment' },
  not_started: { code: 'agent_failed', failureClass: 'environment' },
  cancelled: { code: 'agent_failed', failureClass: 'stopped_by_user' },
  result_sent: undefined,
};

const CODES: Partial<Record<FailureClass, ClaudeHelperError['code']>> = {
  agent_missing: 'agent_missing',
  budget: 'budget_exceeded',
  invalid_output: 'invalid_output',
  timeout: 'timeout',
};

function classified(
  { seen, resumed }: JudgeInput,
  output: AgentOutputFacts,
  stderrTail: string,
): HelperFailure {
  const exit = seen.kind === 'ended' ? seen.exit : null;
  const verdict = classifyAttempt({
    end: seen.kind === 'interrupted' ? 'interrupted' : exit ? 'exited' : 'lost',
    exitCode: exit?.code ?? null,
    signal: exit?.signal ?? null,
    timedOut: exit?.timedOut ?? false,
    startError: exit?.startError ?? null,
    stopReason: null,
    resumed,
    init: output.init ?? null,
    // A refused tool is no failure of a call that still has to answer.
    result: output.result ? { ...output.result, permissionDenials: [] } : null,
    retries: output.retries,
    rateLimit: output.rateLimit
      ? { status: output.rateLimit.status, resetsAt: output.rateLimit.resetsAt ?? null }
      : null,
    report: null,
    skill: null,
    stderrTail,
  });
  const known = FailureClassSchema.safeParse(verdict.class);
  const failureClass = known.success ? known.data : 'invalid_output';
  return {
    code: CODES[failureClass] ?? 'agent_failed',
    failureClass,
    message: verdict.message,
    ...(verdict.resetsAt === undefined ? {} : { resetsAt: verdict.resetsAt }),
  };
}
