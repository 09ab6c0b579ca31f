import type { AttemptInspection } from '../agent/inspect-attempt';
import type { StopWish } from './stop-wish';

/** What to do about an attempt now. */
export type Move =
  | { readonly kind: 'wait' | 'start' | 'done' }
  | { readonly kind: 'stop'; readonly wish: StopWish };

/** What is seen at one moment. */
export interface Sight {
  readonly seen: AttemptInspection;
  /** Monotonic milliseconds. */
  readonly nowMs: number;
  readonly aborted: boolean;
  /** The output ends with a result. */
  readonly hasResult: boolean;
}

/** How long runner and agent may take to appear when nothing holds them up. */
const START_MS = 30_000;
/** A spawned runner that has not claimed by then is spawned again. */
const CLAIM_MS = 5_000;
/** Between two tries to get the lock. */
const LOCK_RETRY_MS = 1_000;
/** Between a result and the end of the process. */
const RESULT_GRACE_MS = 5_000;

/**
 * Decides about one attempt from what is seen, again and again. Bounded: it stops what has not begun within
 * `timeoutMs` (or half a minute, when nothing holds the lock) and what has not ended `timeoutMs` after it was first
 * seen running.
 */
export function createFollowPolicy(timeoutMs: number): (sight: Sight) => Move {
  let beganMs: number | undefined;
  let spawnedMs: number | undefined;
  let runningMs: number | undefined;
  let resultMs: number | undefined;

  const beforeStart = ({ seen, nowMs }: Sight): Move => {
    const waitedMs = nowMs - (beganMs ?? nowMs);
    const refusal = seen.kind === 'refused' && spawnedMs !== undefined ? seen.refusal : null;
    if (refusal?.reason === 'lock_unusable' || refusal?.reason === 'lock_unreadable') {
      return stop('lock_unusable', `The lock of the project cannot be used (${refusal.reason}).`);
    }
    if (refusal && waitedMs > timeoutMs) {
      return stop(
        'lock_busy',
        `The project was busy all the time: run ${refusal.holder.runId} holds its lock.`,
      );
    }
    if (waitedMs > Math.max(timeoutMs, START_MS)) return stop('not_started', 'The agent did not start.');
    if (seen.kind === 'starting') return { kind: 'wait' };
    const pauseMs = refusal ? LOCK_RETRY_MS : CLAIM_MS;
    if (spawnedMs !== undefined && nowMs - spawnedMs < pauseMs) return { kind: 'wait' };
    spawnedMs = nowMs;
    return { kind: 'start' };
  };

  const whileRunning = ({ nowMs, hasResult }: Sight): Move => {
    runningMs ??= nowMs;
    resultMs = hasResult ? (resultMs ?? nowMs) : undefined;
    if (resultMs !== undefined && nowMs - resultMs > RESULT_GRACE_MS) {
      return stop('result_sent', 'The agent has answered and does not end.');
    }
    if (nowMs - runningMs < timeoutMs) return { kind: 'wait' };
    return stop('timeout', `There was no answer within ${timeoutMs / 1000} seconds.`);
  };

  return (sight) => {
    beganMs ??= sight.nowMs;
    const { kind } = sight.seen;
    if (kind === 'ended' || kind === 'lost' || kind === 'interrupted') return { kind: 'done' };
    if (sight.aborted) return stop('cancelled', 'The call was cancelled.');
    return kind === 'running' ? whileRunning(sight) : beforeStart(sight);
  };
}

function stop(reason: StopWish['reason'], message: string): Move {
  return { kind: 'stop', wish: { reason, message } };
}
