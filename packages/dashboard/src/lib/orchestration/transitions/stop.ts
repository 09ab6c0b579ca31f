import type { Attempt } from '@specflow/shared/schemas';
import {
  closeSpans,
  lastAttempt,
  liveExecutions,
  logDecision,
  putLastAttempt,
  setStatus,
  type Turn,
} from '../turn';

/** Records the wish to end every live attempt before any signal is sent. @returns true while one may still live. */
export function stopLive(turn: Turn, reason: NonNullable<Attempt['stop']>['reason']): boolean {
  const live = liveExecutions(turn.run);
  for (const execution of live) {
    const attempt = lastAttempt(execution);
    if (!attempt.stop) {
      putLastAttempt(turn, execution, { ...attempt, stop: { reason, at: turn.now } });
      const why = reason === 'cancel' ? 'cancel' : 'pause';
      logDecision(turn, 'Stopping the agent', `${why} was requested`, { attemptId: attempt.id });
    }
    const asked = turn.effects.some(
      (effect) => effect.type === 'stopAttempt' && effect.attemptId === attempt.id,
    );
    if (!asked) turn.effects.push({ type: 'stopAttempt', executionId: execution.id, attemptId: attempt.id });
  }
  return live.length > 0;
}

/** Ends the run without completing it. Settled work, history and money stay. */
export function endRun(turn: Turn, status: 'cancelled' | 'failed', reason: string): void {
  const items = turn.run.batches.items.map((batch) =>
    batch.status === 'pending' || batch.status === 'running' || batch.status === 'healing'
      ? { ...batch, status: 'cancelled' as const, completedAt: turn.now }
      : batch,
  );
  const executionRecords = turn.run.executionRecords.map((execution) =>
    ['running', 'paused', 'waiting_for_input'].includes(execution.status)
      ? { ...execution, status: 'cancelled' as const, endedAt: turn.now }
      : execution,
  );
  turn.run = {
    ...turn.run,
    executionRecords,
    intents: {},
    batches: { ...turn.run.batches, items },
    completedAt: turn.now,
  };
  setStatus(turn, status, reason);
  closeSpans(turn);
  logDecision(turn, status === 'cancelled' ? 'Cancelled' : 'Aborted', reason);
  turn.effects.push({ type: 'mirrorState' });
}
