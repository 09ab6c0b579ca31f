import { join } from 'node:path';
import { ATTEMPT_FILES } from '../agent/attempt-files';
import { hasResult } from '../agent/has-result';
import { type AttemptInspection, inspectAttempt } from '../agent/inspect-attempt';
import { stopAttempt } from '../agent/stop-attempt';
import { sweepAttempts } from '../agent/sweep-marked';
import type { ServiceLogger } from '../store/ports';
import { watchAttempt } from './attempt-alarm';
import { createFollowPolicy } from './follow-policy';
import { keepStopWish, readStopWish, type StopWish } from './stop-wish';

/** What {@link followAttempt} needs. */
export interface FollowInput {
  readonly dir: string;
  readonly runId: string;
  readonly attemptId: string;
  readonly timeoutMs: number;
  /** Starts the runner; called again while the lock is held by somebody else. */
  readonly start: () => Promise<void>;
  readonly signal?: AbortSignal;
  readonly logger: ServiceLogger;
}

/** How late a lost event of the file system is noticed. */
const POLL_MS = 500;

/**
 * Brings an attempt to its end, wherever it stands: starts it, waits for it, stops it. Returns how it is then; that
 * is not an end only when processes of it could not be ended.
 * @throws whatever `start` throws, and errors of the file system.
 */
export async function followAttempt(input: FollowInput): Promise<AttemptInspection> {
  const { dir, runId, timeoutMs, signal } = input;
  const decide = createFollowPolicy(timeoutMs);
  const alarm = watchAttempt(dir, signal);
  try {
    for (;;) {
      const seen = await inspectAttempt(dir);
      const move = decide({
        seen,
        nowMs: performance.now(),
        aborted: signal?.aborted === true,
        hasResult: seen.kind === 'running' && (await hasResult(join(dir, ATTEMPT_FILES.stdout))),
      });
      if (move.kind === 'done') return seen;
      const wish = (await readStopWish(dir)) ?? (move.kind === 'stop' ? move.wish : null);
      if (wish) return await endAttempt(input, wish);
      if (move.kind === 'start') {
        const strays = ownStrays(seen, runId);
        if (strays !== null) await sweepAttempts([strays]);
        await input.start();
      }
      await alarm.next(POLL_MS);
    }
  } finally {
    alarm.close();
  }
}

/** Ends an attempt for good: it never starts later, and nothing of it goes on. Takes at most about 15 seconds. */
export async function endAttempt(
  { dir, runId, attemptId, logger }: Pick<FollowInput, 'dir' | 'runId' | 'attemptId' | 'logger'>,
  wish: StopWish,
): Promise<AttemptInspection> {
  const { reason } = await keepStopWish(dir, wish);
  const receipt = await stopAttempt(dir, runId, [attemptId]);
  const data = { runId, reason, ...receipt };
  if (receipt.processesLeft > 0) logger.warn('Processes of a helper call could not be ended.', data);
  else logger.info('A helper call was ended.', data);
  return inspectAttempt(dir);
}

/** The earlier attempt of this run whose leftovers hold the lock; null when nobody of ours does. */
function ownStrays(seen: AttemptInspection, runId: string): string | null {
  if (seen.kind !== 'refused' || seen.refusal.reason !== 'strays_alive') return null;
  const { holder } = seen.refusal;
  return holder.runId === runId ? holder.attemptId : null;
}
