import type { Attempt, AttemptOutcome, WorkflowExecution } from '@specflow/shared/schemas';
import { ledgerTotals } from '../budget';
import type { AttemptFact } from '../observe';
import { msFromIso } from '../time';
import { lastAttempt, liveExecutions, logDecision, putLastAttempt, type Turn } from '../turn';

/** How long a foreign holder of the project's lock is waited for. */
const OCCUPIED_AFTER_MS = 60_000;

/**
 * Takes what was observed of live attempts into the record: claimed ones run, ended ones are settled in the
 * ledger exactly once, unclaimed ones are (re)started, and durable stop wishes are carried on.
 */
export function absorbAttempts(turn: Turn): void {
  for (const execution of liveExecutions(turn.run)) {
    const attempt = lastAttempt(execution);
    const fact = turn.facts.attempts[attempt.id];
    if (fact) absorb(turn, execution, attempt, fact);
  }
}

function absorb(turn: Turn, execution: WorkflowExecution, attempt: Attempt, fact: AttemptFact): void {
  switch (fact.state) {
    case 'ended':
      {
        const startedAt = attempt.startedAt ?? fact.startedAt;
        const started = startedAt === undefined ? attempt : { ...attempt, startedAt };
        endAttempt(turn, execution, { attempt: started, outcome: fact.outcome, endedAt: fact.endedAt });
      }
      return;
    case 'running':
      if (attempt.state === 'intended') {
        putLastAttempt(turn, execution, { ...attempt, state: 'running', startedAt: fact.startedAt });
      }
      if (attempt.stop)
        turn.effects.push({ type: 'stopAttempt', executionId: execution.id, attemptId: attempt.id });
      return;
    case 'starting':
      if (attempt.stop)
        turn.effects.push({ type: 'stopAttempt', executionId: execution.id, attemptId: attempt.id });
      return;
    case 'unclaimed':
      restart(turn, execution, attempt);
      return;
    case 'refused':
      if (turn.facts.now - msFromIso(attempt.intendedAt) > OCCUPIED_AFTER_MS || attempt.stop) {
        const message = `Another agent works in this project (${fact.holder}).`;
        endAttempt(turn, execution, { attempt, outcome: unstarted(attempt, message), endedAt: turn.now });
      } else restart(turn, execution, attempt);
  }
}

function restart(turn: Turn, execution: WorkflowExecution, attempt: Attempt): void {
  if (attempt.stop) {
    const outcome = unstarted(attempt, 'Stopped before the agent started.');
    endAttempt(turn, execution, { attempt, outcome, endedAt: turn.now });
    return;
  }
  turn.effects.push({ type: 'startAttempt', executionId: execution.id, attemptId: attempt.id });
}

function unstarted(attempt: Attempt, message: string): AttemptOutcome {
  return {
    class: attempt.stop ? 'stopped_by_user' : 'environment',
    message,
    exitCode: null,
    signal: null,
    costUsd: 0,
    costEstimated: false,
  };
}

function endAttempt(
  turn: Turn,
  execution: WorkflowExecution,
  end: { readonly attempt: Attempt; readonly outcome: AttemptOutcome; readonly endedAt: string },
): void {
  const { attempt, outcome, endedAt } = end;
  putLastAttempt(turn, execution, { ...attempt, state: 'ended', endedAt, outcome });
  settle(turn, attempt.id, outcome);
  const cost = `$${outcome.costUsd.toFixed(2)}${outcome.costEstimated ? ' estimated' : ''}`;
  logDecision(turn, `Agent ended: ${outcome.class.replaceAll('_', ' ')}`, `${outcome.message} (${cost})`, {
    executionId: execution.id,
    attemptId: attempt.id,
  });
}

/** Books the cost of an attempt once (lesson N5): an entry that is settled is never touched again. */
function settle(turn: Turn, attemptId: string, outcome: AttemptOutcome): void {
  const ledger = turn.run.ledger.map((entry) =>
    entry.attemptId === attemptId && entry.spentUsd === undefined
      ? { ...entry, spentUsd: outcome.costUsd, estimated: outcome.costEstimated, settledAt: turn.now }
      : entry,
  );
  const items = turn.run.batches.items.map((batch) => ({
    ...batch,
    costUsd: ledgerTotals(ledger.filter((entry) => entry.batchId === batch.id)).spent,
  }));
  turn.run = {
    ...turn.run,
    ledger,
    totalCostUsd: ledgerTotals(ledger).spent,
    batches: { ...turn.run.batches, items },
  };
}
