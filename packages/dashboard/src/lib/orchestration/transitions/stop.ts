import type { Attempt } from '@specflow/shared/schemas';
import {
  cancelExecutions,
  closeSpans,
  lastAttempt,
  liveExecutions,
  logDecision,
  putLastAttempt,
  setStatus,
  type Turn,
} from '../turn';
import { releaseStatuses } from './batch-run/statuses';
import { backToQueue } from './tasks';

/** Records the wish to end every attempt that may still live, before any signal is sent. */
export function wishStop(turn: Turn, reason: NonNullable<Attempt['stop']>['reason']): void {
  for (const execution of liveExecutions(turn.run)) {
    const attempt = lastAttempt(execution);
    if (attempt.stop || turn.facts.attempts[attempt.id]?.state === 'ended') continue;
    putLastAttempt(turn, execution, { ...attempt, stop: { reason, at: turn.now } });
    const why = reason === 'cancel' ? 'cancel was requested' : 'the run is to stop here';
    logDecision(turn, 'Stopping the agent', why, { attemptId: attempt.id });
  }
}

/** Asks the shell to end an attempt. One that has not begun is claimed by that, so that it never begins. */
export function askStop(turn: Turn, executionId: string, attemptId: string): void {
  const asked = turn.effects.some(
    (effect) => effect.type === 'stopAttempt' && effect.attemptId === attemptId,
  );
  if (!asked) turn.effects.push({ type: 'stopAttempt', executionId, attemptId });
}

/** Ends every live attempt. @returns true while one may still live. */
export function stopLive(turn: Turn, reason: NonNullable<Attempt['stop']>['reason']): boolean {
  wishStop(turn, reason);
  const live = liveExecutions(turn.run);
  for (const execution of live) askStop(turn, execution.id, lastAttempt(execution).id);
  return live.length > 0;
}

/** Ends the run without completing it. Settled work, history and money stay. */
export function endRun(turn: Turn, status: 'cancelled' | 'failed', reason: string): void {
  const items = turn.run.batches.items.map((batch) =>
    batch.status === 'pending' || batch.status === 'running' || batch.status === 'healing'
      ? { ...backToQueue(batch), status: 'cancelled' as const, completedAt: turn.now }
      : batch,
  );
  cancelExecutions(turn, () => true);
  turn.run = {
    ...turn.run,
    intents: {},
    batches: { ...turn.run.batches, items },
    completedAt: turn.now,
  };
  setStatus(turn, status, reason);
  closeSpans(turn);
  logDecision(turn, status === 'cancelled' ? 'Cancelled' : 'Aborted', reason);
  releaseStatuses(turn);
  turn.effects.push({ type: 'mirrorState' });
}
