import type { Attempt, AttemptOutcome, WorkflowExecution } from '@specflow/shared/schemas';
import { ledgerTotals } from '../budget';
import type { AttemptFact } from '../observe';
import { msFromIso } from '../time';
import { findExecution, lastAttempt, liveExecutions, logDecision, putLastAttempt, type Turn } from '../turn';
import { pushStart } from './executions';
import { askStop } from './stop';

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
        const { waitsForAgent: _waits, ...begun } = attempt;
        putLastAttempt(turn, execution, { ...begun, state: 'running', startedAt: fact.startedAt });
      }
      if (attempt.stop) askStop(turn, execution.id, attempt.id);
      else if (fact.trouble) endTroubled(turn, execution.id, fact.trouble);
      return;
    case 'waiting_for_agent':
      if (attempt.stop) askStop(turn, execution.id, attempt.id);
      // The time for which a foreign agent is waited for begins when it could start.
      else if (!attempt.waitsForAgent) putLastAttempt(turn, execution, { ...attempt, waitsForAgent: true });
      return;
    case 'starting':
      if (attempt.stop) askStop(turn, execution.id, attempt.id);
      return;
    case 'unclaimed':
      if (attempt.state === 'running') endForgotten(turn, execution, attempt);
      else startOrStop(turn, noLongerWaiting(turn, execution), attempt);
      return;
    case 'refused':
      if (!attempt.stop && turn.facts.now - msFromIso(attempt.intendedAt) > OCCUPIED_AFTER_MS) {
        const message = `Another agent works in this project (${fact.holder}).`;
        askStop(turn, execution.id, attempt.id);
        endAttempt(turn, execution, { attempt, outcome: unstarted(message), endedAt: turn.now });
      } else startOrStop(turn, execution, attempt);
  }
}

/** An agent is free: whatever else it waits for, it waits for from now on. */
function noLongerWaiting(turn: Turn, execution: WorkflowExecution): WorkflowExecution {
  const { waitsForAgent, ...attempt } = lastAttempt(execution);
  return waitsForAgent ? putLastAttempt(turn, execution, { ...attempt, intendedAt: turn.now }) : execution;
}

const TROUBLES = {
  silent: { reason: 'stalled', why: 'it has not written a first line' },
  stalled: { reason: 'stalled', why: 'it shows no sign of life' },
  overdue: { reason: 'timeout', why: 'its time is over and its runner is gone' },
  result_sent: { reason: 'result_sent', why: 'it has reported its result and does not end' },
} as const;

/** Ends an agent that will not end by itself; the wish is durable before the first signal. */
function endTroubled(turn: Turn, executionId: string, trouble: keyof typeof TROUBLES): void {
  const execution = findExecution(turn.run, executionId);
  if (!execution) return;
  const attempt = lastAttempt(execution);
  const { reason, why } = TROUBLES[trouble];
  putLastAttempt(turn, execution, { ...attempt, stop: { reason, at: turn.now } });
  logDecision(turn, 'Stopping the agent', why, { attemptId: attempt.id });
  askStop(turn, executionId, attempt.id);
}

/** What is to be stopped is never started again: the stop claims it, and its end is then observed like any other. */
function startOrStop(turn: Turn, execution: WorkflowExecution, attempt: Attempt): void {
  if (attempt.stop) askStop(turn, execution.id, attempt.id);
  else pushStart(turn, execution, attempt.id);
}

/** An attempt that ran and of which nothing is left must not run again under its id; its money counts as spent. */
function endForgotten(turn: Turn, execution: WorkflowExecution, attempt: Attempt): void {
  askStop(turn, execution.id, attempt.id);
  const outcome: AttemptOutcome = {
    ...unstarted('The files of the agent are gone.'),
    class: 'crashed',
    costUsd: attempt.capUsd,
    costEstimated: true,
  };
  endAttempt(turn, execution, { attempt, outcome, endedAt: turn.now });
}

function unstarted(message: string): AttemptOutcome {
  return { class: 'environment', message, exitCode: null, signal: null, costUsd: 0, costEstimated: false };
}

function endAttempt(
  turn: Turn,
  execution: WorkflowExecution,
  end: { readonly attempt: Attempt; readonly outcome: AttemptOutcome; readonly endedAt: string },
): void {
  const { outcome, endedAt } = end;
  const { waitsForAgent: _waits, ...attempt } = end.attempt;
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
