import type { WorkflowExecution } from '@specflow/shared/schemas';
import { toFailure } from '../failure';
import { FAILURE_ACTIONS } from '../failure-policy';
import {
  cancelExecutions,
  lastAttempt,
  logDecision,
  onOtherBranch,
  putExecution,
  putStep,
  setCurrentPhase,
  setStatus,
  type Turn,
} from '../turn';
import { needAttention, stepNeedsAttention } from './attention';
import { branchChange, stopForEnvironment } from './environment';
import { askQuestions } from './questions';
import { completeStep, finishRun, openTasks, resumeStep, startStep } from './steps';
import { tasksIn } from './tasks';
import { parkAfter } from './waiting';

/** Decides the merge step: waits for approval unless auto-merge is on and nothing speaks against it (mission B4). */
export function decideMerge(turn: Turn): void {
  if (mergedOutside(turn)) {
    completeStep(turn, 'merge', 'merged or closed outside of this run');
    finishRun(turn, { outcome: 'outside', reason: 'The phase was merged or closed outside of this run.' });
    return;
  }
  const approval = turn.run.intents.merge;
  const doubt = mergeDoubt(turn);
  const automatic = turn.run.config.autoMerge && doubt === null;
  if (onOtherBranch(turn)) {
    // Task files of another branch say nothing about this run: keep waiting, but start nothing.
    if (approval || automatic || turn.run.status !== 'waiting_merge')
      stopForEnvironment(turn, branchChange(turn));
    return;
  }
  if (!hasTaskFile(turn)) {
    // Without it nobody can say that everything is settled: keep waiting, but start nothing.
    if (approval || automatic || turn.run.status !== 'waiting_merge') noTasks(turn);
    return;
  }
  if (openTasks(turn).length > 0) {
    backToImplement(turn);
    return;
  }
  if (approval && (approval.confirmUserGate || !isGated(turn))) {
    approveMerge(turn, approval.confirmUserGate);
    return;
  }
  if (automatic) {
    logDecision(
      turn,
      'Merging without approval',
      'auto-merge is on, every tick is proven and there is no user gate',
    );
    startMerge(turn);
    return;
  }
  if (turn.run.status !== 'waiting_merge' || approval) awaitApproval(turn, doubt);
}

function awaitApproval(turn: Turn, doubt: string | null): void {
  const { merge, ...intents } = turn.run.intents;
  turn.run = { ...turn.run, intents };
  const held = turn.run.config.autoMerge && doubt !== null ? `Auto-merge held back: ${doubt}` : null;
  const reason = merge
    ? 'A user gate appeared after the approval: confirm it with the merge.'
    : (held ?? 'Verified. Waiting for your approval.');
  setStatus(turn, 'waiting_merge', reason);
  logDecision(turn, 'Merge ready', reason);
  turn.effects.push({ type: 'mirrorState' });
}

/**
 * Goes on with a merge that was paused or parked. Facts come first: it may have been finished in the meantime, and
 * tasks that are open again must not be merged.
 */
export function resumeMerge(turn: Turn, execution: WorkflowExecution): void {
  const settled = onOtherBranch(turn) || (hasTaskFile(turn) && openTasks(turn).length === 0);
  if (mergedOutside(turn) || !settled) {
    cancelExecutions(turn, (record) => record.id === execution.id);
    decideMerge(turn);
  } else resumeStep(turn, execution);
}

/** Takes over a user gate that appeared during the run. It is never lowered: only a person's merge passes it. */
export function noticeUserGate(turn: Turn): void {
  const seen = turn.facts.project.phase.userGate;
  const known = turn.run.phase.userGate;
  const raised =
    (known === 'none' && (seen === 'pending' || seen === 'unreadable')) ||
    (known === 'unreadable' && seen === 'pending');
  if (!raised) return;
  turn.run = { ...turn.run, phase: { ...turn.run.phase, userGate: seen } };
  logDecision(
    turn,
    'User gate',
    seen === 'pending' ? 'the phase has one' : 'it cannot be read, so it counts as one',
  );
}

function isGated(turn: Turn): boolean {
  const gate = turn.run.phase.userGate;
  return gate === 'pending' || gate === 'unreadable';
}

/** Tasks that were re-opened by hand after verify: nothing unfinished is ever merged (invariant I5). */
function backToImplement(turn: Turn): void {
  const { merge: _merge, ...intents } = turn.run.intents;
  turn.run = { ...turn.run, intents };
  cancelExecutions(turn, (execution) => execution.step === 'merge');
  putStep(turn, 'merge', { status: 'pending' });
  putStep(turn, 'verify', { status: 'pending' });
  putStep(turn, 'implement', { status: 'pending' });
  setCurrentPhase(turn, 'implement');
  setStatus(turn, 'running', 'Tasks are open again');
  logDecision(turn, 'Back to implement', `open again: ${openTasks(turn).join(', ')}`);
}

function approveMerge(turn: Turn, confirmUserGate: boolean): void {
  const { merge: _merge, ...intents } = turn.run.intents;
  const userGate =
    confirmUserGate && turn.run.phase.userGate !== 'none' ? 'confirmed' : turn.run.phase.userGate;
  turn.run = { ...turn.run, intents, phase: { ...turn.run.phase, userGate } };
  logDecision(
    turn,
    'Merge approved',
    confirmUserGate ? 'the user gate was confirmed by a person' : 'approved by a person',
  );
  startMerge(turn);
}

function startMerge(turn: Turn): void {
  setStatus(turn, 'running', 'Merging');
  startStep(turn, 'merge');
}

/** What keeps auto-merge back, in words; null when nothing does. */
function mergeDoubt(turn: Turn): string | null {
  const gate = turn.run.phase.userGate;
  if (gate === 'pending') return 'the phase has a user gate';
  if (gate === 'unreadable') return 'the user gate of the phase cannot be read';
  const unproven = turn.run.batches.items.flatMap((batch) => batch.unproven);
  if (unproven.length > 0) return `${unproven.length} ticks are not proven by any change`;
  const waived = turn.run.batches.items.flatMap((batch) => tasksIn(batch, 'waived'));
  if (waived.length > 0) return `${waived.length} tasks were skipped`;
  return null;
}

/** The phase is closed, or a newer one is open, or the branch is merged, without an attempt of ours. */
function mergedOutside(turn: Turn): boolean {
  const { branch, baseBranch } = turn.run.project;
  return isClosed(turn) || (turn.facts.project.merged === true && branch !== baseBranch);
}

/** Ends the merge by a fact, never by the agent's word; an unconfirmed merge is never retried by itself. */
export function endMergeExecution(turn: Turn, execution: WorkflowExecution): void {
  const attempt = lastAttempt(execution);
  const outcome = attempt.outcome;
  if (!outcome) return;
  if (outcome.class === 'needs_input' && outcome.report?.questions?.length) {
    askQuestions(turn, execution, outcome.report.questions);
    return;
  }
  if (outcome.class === 'ok' && mergeProven(turn)) {
    putExecution(turn, { ...execution, status: 'completed', endedAt: turn.now });
    if (!isClosed(turn) && (!hasTaskFile(turn) || openTasks(turn).length > 0)) {
      mergedTooEarly(turn);
      return;
    }
    const { branch, baseBranch } = turn.run.project;
    const hasBranch = branch !== null && branch !== baseBranch;
    completeStep(turn, 'merge', isClosed(turn) ? 'the phase is closed' : 'its branch is part of the base');
    finishRun(turn, {
      outcome: 'merged',
      reason: hasBranch
        ? 'The phase is merged.'
        : 'The phase is closed; it had no branch of its own to merge.',
    });
    return;
  }
  if (outcome.class !== 'ok' && outcome.class !== 'needs_input') {
    const action = FAILURE_ACTIONS[outcome.class];
    const failure = toFailure({
      class: outcome.class,
      message: outcome.message,
      executionId: execution.id,
      attemptId: attempt.id,
    });
    if (action === 'requeue' || action === 'back_off' || action === 'park') {
      putExecution(turn, { ...execution, status: 'paused' });
      putStep(turn, 'merge', { status: 'pending' });
      if (action !== 'requeue') parkAfter(turn, execution, failure);
      return;
    }
    putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
    putStep(turn, 'merge', { status: 'failed', reason: failure.message });
    stepNeedsAttention(turn, 'merge', failure);
    return;
  }
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  putStep(turn, 'merge', { status: 'failed', reason: 'not confirmed' });
  needAttention(turn, {
    code: 'MERGE_UNCONFIRMED',
    issue: 'The merge agent finished, but neither a closed phase nor a merged branch could be found.',
    fix: 'Look at the repository: retry the merge, or finish without merging.',
    step: 'merge',
    failedWorkflowId: execution.id,
  });
}

/** The merge happened, but its task file says otherwise now: a person is told before the run calls itself done. */
function mergedTooEarly(turn: Turn): void {
  const open = openTasks(turn);
  const why = open.length > 0 ? `tasks are open: ${open.join(', ')}` : 'its task file cannot be read';
  putStep(turn, 'merge', { status: 'failed', reason: 'merged with open tasks' });
  needAttention(turn, {
    code: 'MERGED_WITH_OPEN_TASKS',
    issue: `The phase was merged, but ${why}.`,
    fix: 'Settle this by hand. Retry then ends the run as it is.',
    step: 'merge',
  });
}

function hasTaskFile(turn: Turn): boolean {
  return (turn.facts.project.plan?.tasks.length ?? 0) > 0;
}

function noTasks(turn: Turn): void {
  needAttention(turn, {
    code: 'NO_TASKS',
    issue: 'The task file is missing or empty, so nothing shows that every task is settled.',
    fix: 'Restore tasks.md, then retry.',
    step: 'merge',
  });
}

function mergeProven(turn: Turn): boolean {
  return isClosed(turn) || turn.facts.project.merged === true;
}

/** The run's phase is complete, or not the open one any more. A run without a phase number can only see the former. */
function isClosed(turn: Turn): boolean {
  const { phase } = turn.facts.project;
  const ours = turn.run.phase.number;
  return phase.status === 'complete' || (ours !== null && phase.number !== ours);
}
