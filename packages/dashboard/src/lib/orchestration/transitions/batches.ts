import type {
  AttemptOutcome,
  BatchItem,
  Failure,
  FailureClass,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { countEnded, toFailure } from '../failure';
import { canForkSession, FAILURE_ACTIONS } from '../failure-policy';
import { filesChanged, ticksWithoutChange } from '../proof-words';
import { findBatch, lastAttempt, logDecision, putBatch, putExecution, type Turn } from '../turn';
import { batchNeedsAttention, needAttention } from './attention';
import { continueExecution, howToContinue, startExecution } from './executions';
import { pauseAtBoundary } from './pause';
import { askQuestions } from './questions';
import { newBatch } from './replan';
import { backToQueue, isSettled, mergeEvidence, tasksIn } from './tasks';
import { parkAfter } from './waiting';
import { startWaves } from './wave-phase';

/** Starts the agents of a pending batch: one in the project (mission C1), or several beside each other (K2). */
export function startBatch(turn: Turn, batch: BatchItem): void {
  if (startWaves(turn, batch)) return;
  const open = tasksIn(batch, 'open');
  const title = `Started batch ${batch.index + 1}: ${batch.section} (${open.join(', ')})`;
  const execution = startExecution(turn, {
    kind: 'batch',
    step: 'implement',
    batchId: batch.id,
    skill: 'flow.implement',
    taskIds: open,
    title,
  });
  if (execution) markRunning(turn, batch, execution);
}

/** Goes on with a batch or heal whose execution was paused, parked or interrupted. */
export function resumeBatch(turn: Turn, execution: WorkflowExecution): void {
  const batch = findBatch(turn.run, execution.batchId);
  if (!batch) return;
  const how = howToContinue(execution);
  const next = continueExecution(turn, execution, {
    how,
    taskIds: tasksIn(batch, 'open'),
    reason: `goes on with ${batch.section}`,
  });
  if (next) markRunning(turn, batch, next);
}

function markRunning(turn: Turn, batch: BatchItem, execution: WorkflowExecution): void {
  const executionIds = [...new Set([...batch.executionIds, execution.id])];
  const startedAt = batch.startedAt ?? turn.now;
  if (execution.kind === 'heal' && 'failure' in batch) {
    putBatch(turn, { ...batch, status: 'healing', startedAt, executionIds, healerExecutionId: execution.id });
    return;
  }
  putBatch(turn, { ...batch, status: 'running', startedAt, executionIds, workflowExecutionId: execution.id });
}

/**
 * Ends a batch by the end of its own execution, and by nothing else (lesson 17). The task file decides first:
 * an agent that failed but settled its tasks is accepted, one that "succeeded" without doing so is not (C5).
 */
export function endBatchExecution(turn: Turn, execution: WorkflowExecution): void {
  const found = findBatch(turn.run, execution.batchId);
  const outcome = lastAttempt(execution).outcome;
  if (!found || !outcome) return;
  const settledSome = (outcome.evidence?.ticked.length ?? 0) > 0;
  const evidence = mergeEvidence(found.evidence, outcome.evidence);
  const batch: BatchItem = {
    ...found,
    ...(evidence ? { evidence } : {}),
    attemptsWithoutProgress: settledSome
      ? 0
      : found.attemptsWithoutProgress + (endedByItself(outcome) ? 1 : 0),
  };
  if (outcome.class === 'needs_input' && outcome.report?.questions?.length) {
    putBatch(turn, batch);
    askQuestions(turn, execution, outcome.report.questions);
    return;
  }
  const vanished = tasksIn(batch, 'vanished');
  if (vanished.length > 0) {
    needAttention(turn, {
      code: 'TASKS_VANISHED',
      issue: `${vanished.join(', ')} of batch ${batch.index + 1} disappeared from the task file.`,
      fix: 'Restore the lines and retry, or skip to accept their removal.',
      options: ['retry', 'skip', 'abort'],
      batchId: batch.id,
      step: 'implement',
    });
    return;
  }
  const deferred = execution.taskIds.filter((id) => batch.taskStates[id] === 'deferred');
  if (deferred.length > 0) {
    needAttention(turn, {
      code: 'TASKS_DEFERRED',
      issue: `The agent deferred ${deferred.join(', ')} of batch ${batch.index + 1} by itself.`,
      fix: 'Skip to accept that, or re-open the tasks in the task file and retry.',
      options: ['retry', 'skip', 'abort'],
      batchId: batch.id,
      step: 'implement',
    });
    return;
  }
  const open = tasksIn(batch, 'open');
  if (open.length === 0) completeBatch(turn, batch, execution);
  else continueOrFail(turn, { batch, execution, open });
}

/** False for ends that say nothing about the agent: pauses, limits, outages, reboots, questions. */
function endedByItself(outcome: AttemptOutcome): boolean {
  if (outcome.class === 'ok') return true;
  if (outcome.class === 'needs_input') return false;
  return !['requeue', 'back_off', 'park'].includes(FAILURE_ACTIONS[outcome.class]);
}

function completeBatch(turn: Turn, batch: BatchItem, execution: WorkflowExecution): void {
  const outcome = lastAttempt(execution).outcome;
  const blocked = tasksIn(batch, 'blocked');
  const ok = outcome?.class === 'ok';
  const warnings = [
    ...batch.warnings,
    ...(ok
      ? []
      : [`The agent did not end well (${outcome?.message ?? 'unknown'}), but every task is settled.`]),
    ...(blocked.length > 0 ? [`Blocked: ${blocked.join(', ')}`] : []),
  ];
  const files = batch.evidence?.files.length ?? 0;
  const unproven = files === 0 ? tasksIn(batch, 'done') : [];
  const base = {
    ...batch,
    warnings,
    unproven,
    startedAt: batch.startedAt ?? turn.now,
    completedAt: turn.now,
  };
  const healed = execution.kind === 'heal' && 'failure' in batch;
  if (healed) putBatch(turn, { ...base, status: 'healed', failure: batch.failure });
  else {
    putBatch(turn, {
      ...backToQueue(base),
      startedAt: base.startedAt,
      completedAt: turn.now,
      status: 'completed',
    });
  }
  putExecution(turn, { ...execution, status: 'completed', endedAt: turn.now });
  const proof = unproven.length === 0 ? filesChanged(files) : ticksWithoutChange(unproven.length);
  logDecision(turn, `Batch ${batch.index + 1} ${healed ? 'healed' : 'completed'}: ${batch.section}`, proof);
  turn.effects.push({ type: 'mirrorState' });
  pauseAtBoundary(turn);
}

interface OpenBatch {
  readonly batch: BatchItem;
  readonly execution: WorkflowExecution;
  readonly open: readonly string[];
}

function continueOrFail(turn: Turn, work: OpenBatch): void {
  const { batch, execution, open } = work;
  const outcome = lastAttempt(execution).outcome;
  const failureClass: FailureClass =
    !outcome || outcome.class === 'ok' || outcome.class === 'needs_input' ? 'incomplete' : outcome.class;
  const message =
    failureClass === 'incomplete'
      ? `The agent finished, but ${open.length} of ${batch.taskIds.length} tasks are still open: ${open.join(', ')}.`
      : (outcome?.message ?? '');
  const attemptId = lastAttempt(execution).id;
  const failure = toFailure({ class: failureClass, message, executionId: execution.id, attemptId });
  const seen = countEnded(execution, failureClass);
  switch (FAILURE_ACTIONS[failureClass]) {
    case 'requeue':
      requeue(turn, work);
      return;
    case 'back_off':
    case 'park':
      requeue(turn, work);
      parkAfter(turn, execution, failure);
      return;
    case 'resume_once':
      if (seen === 1 && batch.attemptsWithoutProgress < 2) retryNow(turn, work, 'resume');
      else failBatch(turn, work, failure);
      return;
    case 'new_session_once':
      if (seen === 1) retryNow(turn, work, 'new_session');
      else failBatch(turn, work, failure);
      return;
    case 'split':
      splitBatch(turn, work, failure);
      return;
    case 'ask_person':
      closeFailed(turn, work, failure);
      batchNeedsAttention(turn, batch.id, failure);
      return;
    case 'heal':
      failBatch(turn, work, failure);
  }
}

/** Puts what is left back into the queue; the same execution goes on later. Not a failure, no heal attempt used. */
function requeue(turn: Turn, { batch, execution }: OpenBatch): void {
  putExecution(turn, { ...execution, status: 'paused' });
  if (execution.kind === 'heal' && 'failure' in batch) {
    putBatch(turn, { ...batch, status: 'failed', startedAt: batch.startedAt ?? turn.now });
  } else putBatch(turn, backToQueue(batch));
}

function retryNow(turn: Turn, work: OpenBatch, wanted: 'resume' | 'new_session'): void {
  const { batch, execution, open } = work;
  const how = wanted === 'resume' ? howToContinue(execution) : wanted;
  const reason =
    how === 'resume'
      ? 'the agent crashed; its session goes on'
      : 'the session could not be resumed; a new one takes over';
  const next = continueExecution(turn, execution, { how, taskIds: open, reason });
  if (next) markRunning(turn, batch, next);
  else requeue(turn, work);
}

/** Heals when that is allowed, else asks a person (mission D4, D5). */
function failBatch(turn: Turn, work: OpenBatch, failure: Failure): void {
  const { batch, execution } = work;
  const heal = mayHeal(turn, batch, failure);
  closeFailed(turn, work, failure);
  if (heal) startHeal(turn, { ...work, batch: findBatch(turn.run, batch.id) ?? batch }, failure);
  else batchNeedsAttention(turn, batch.id, { ...failure, executionId: execution.id });
}

function mayHeal(turn: Turn, batch: BatchItem, failure: Failure): boolean {
  const { autoHealEnabled, maxHealAttempts } = turn.run.config;
  const used = batch.healAttempts - batch.healAllowanceFrom;
  if (!autoHealEnabled || used >= maxHealAttempts) return false;
  const previous = 'failure' in batch ? batch.failure.signature : undefined;
  return used === 0 || previous !== failure.signature;
}

function closeFailed(turn: Turn, { batch, execution }: OpenBatch, failure: Failure): void {
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  putBatch(turn, { ...batch, status: 'failed', startedAt: batch.startedAt ?? turn.now, failure });
  logDecision(turn, `Batch ${batch.index + 1} failed: ${batch.section}`, failure.message, {
    class: failure.class,
  });
  turn.effects.push({ type: 'mirrorState' });
}

function startHeal(turn: Turn, { batch, execution, open }: OpenBatch, failure: Failure): void {
  const attempt = batch.healAttempts - batch.healAllowanceFrom + 1;
  const session = lastAttempt(execution).sessionId;
  const title = `Auto-healing batch ${batch.index + 1}, attempt ${attempt} of ${turn.run.config.maxHealAttempts}`;
  const healer = startExecution(turn, {
    kind: 'heal',
    step: 'implement',
    batchId: batch.id,
    skill: 'flow.implement',
    taskIds: open,
    healsExecutionId: execution.id,
    title,
    ...(canForkSession(failure.class) ? { forkOf: session } : {}),
  });
  if (healer) markRunning(turn, { ...batch, healAttempts: batch.healAttempts + 1 }, healer);
}

/** Splits what remains of a batch that does not fit one context into halves; a single task cannot be split. */
function splitBatch(turn: Turn, work: OpenBatch, failure: Failure): void {
  const { batch, execution, open } = work;
  if (open.length < 2) {
    closeFailed(turn, work, failure);
    batchNeedsAttention(turn, batch.id, failure);
    return;
  }
  const half = Math.ceil(open.length / 2);
  const newest = Math.max(...turn.run.batches.items.map((item) => Number(item.id.slice(1)) || 0));
  const second = newBatch(`b${newest + 1}`, batch.section, open.slice(half));
  const kept = batch.taskIds.filter((id) => !second.taskIds.includes(id));
  const taskStates = Object.fromEntries(kept.map((id) => [id, batch.taskStates[id] ?? ('open' as const)]));
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  const tasksCompleted = kept.filter((id) => isSettled(taskStates[id] ?? 'open')).length;
  const first: BatchItem = { ...backToQueue(batch), taskIds: kept, taskStates, tasksCompleted };
  const items = turn.run.batches.items
    .flatMap((item) => (item.id === batch.id ? [first, second] : [item]))
    .map((item, index) => ({ ...item, index }));
  turn.run = { ...turn.run, batches: { ...turn.run.batches, items, total: items.length } };
  logDecision(
    turn,
    `Split batch ${batch.index + 1}: ${batch.section}`,
    `${open.length} open tasks do not fit one context`,
  );
}
