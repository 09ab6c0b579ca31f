import type { Failure, WorkflowExecution } from '@specflow/shared/schemas';
import { isoFromMs, msFromIso } from '../time';
import { logDecision, setStatus, type Turn } from '../turn';
import { needAttention } from './attention';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const QUICK_RETRIES = 3;

/**
 * Parks the run until it makes sense to try again: after a short back-off, at the reset time of a usage limit,
 * or for a probe. The wake-up time is part of the record, so it survives a restart (mission M2).
 */
export function parkAfter(turn: Turn, execution: WorkflowExecution, failure: Failure): void {
  const streak = transientStreak(execution);
  const since = streak.at(0)?.endedAt;
  if (failure.class === 'transient_api' && since && turn.facts.now - msFromIso(since) > DAY) {
    needAttention(turn, {
      code: 'API_UNAVAILABLE',
      issue: `The API has not answered for a day: ${failure.message}`,
      failure,
    });
    return;
  }
  const wakeAt = wakeUpTime(turn, failure, { execution, failures: streak.length });
  turn.run = { ...turn.run, resumeAt: isoFromMs(wakeAt) };
  setStatus(
    turn,
    'parked',
    failure.class === 'rate_limit' ? `Usage limit: ${failure.message}` : failure.message,
  );
  logDecision(turn, 'Parked', failure.message, { resumeAt: isoFromMs(wakeAt), class: failure.class });
}

function wakeUpTime(
  turn: Turn,
  failure: Failure,
  { execution, failures }: { execution: WorkflowExecution; failures: number },
): number {
  const resetsAt = execution.attempts.at(-1)?.outcome?.resetsAt;
  const jitter = 1 + (Number.parseInt(turn.run.id.slice(0, 2), 16) || 0) / 2_560;
  const reset = resetsAt === undefined ? 0 : msFromIso(resetsAt);
  // A reset time that is over says nothing: probe with a back-off instead of hammering.
  if (failure.class === 'rate_limit' && reset > turn.facts.now)
    return reset + Math.round(5 * SECOND * jitter);
  const delay =
    failure.class === 'transient_api' && failures <= QUICK_RETRIES
      ? Math.min(10 * SECOND * 2 ** (failures - 1), 5 * MINUTE)
      : Math.min(5 * MINUTE * 2 ** Math.max(0, failures - QUICK_RETRIES - 1), 30 * MINUTE);
  return turn.facts.now + Math.round(delay * jitter);
}

/** The unbroken run of transient failures and limits at the end of an execution. */
function transientStreak(execution: WorkflowExecution): WorkflowExecution['attempts'] {
  const from = execution.attempts.findLastIndex(
    (attempt) => attempt.outcome && !['transient_api', 'rate_limit'].includes(attempt.outcome.class),
  );
  return execution.attempts.slice(from + 1);
}
