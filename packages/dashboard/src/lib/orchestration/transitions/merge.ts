import type { WorkflowExecution } from '@specflow/shared/schemas';
import { toFailure } from '../failure';
import { FAILURE_ACTIONS } from '../failure-policy';
import {
  lastAttempt,
  logDecision,
  putExecution,
  putStep,
  setCurrentPhase,
  setStatus,
  type Turn,
} from '../turn';
import { needAttention, stepNeedsAttention } from './attention';
import { askQuestions } from './questions';
import { completeStep, finishRun, openTasks, startStep } from './steps';
import { tasksIn } from './tasks';
import { parkAfter } from './waiting';

/** Decides the merge step: waits for approval unless auto-merge is on and nothing speaks against it (mission B4). */
export function decideMerge(turn: Turn): void {
  if (mergedOutside(turn)) {
    completeStep(turn, 'merge', 'merged or closed outside of this run');
    finishRun(turn, { outcome: 'outside', reason: 'The phase was merged or closed outside of this run.' });
    return;
  }
  if (openTasks(turn).length > 0) {
    backToImplement(turn);
    return;
  }
  const approval = turn.run.intents.merge;
  if (approval) {
    approveMerge(turn, approval.confirmUserGate);
    return;
  }
  const doubt = mergeDoubt(turn);
  if (turn.run.config.autoMerge && doubt === null) {
    logDecision(
      turn,
      'Merging without approval',
      'auto-merge is on, every tick is proven and there is no user gate',
    );
    startMerge(turn);
    return;
  }
  if (turn.run.status !== 'waiting_merge') {
    const reason =
      turn.run.config.autoMerge && doubt !== null
        ? `Auto-merge held back: ${doubt}`
        : 'Verified. Waiting for your approval.';
    setStatus(turn, 'waiting_merge', reason);
    logDecision(turn, 'Merge ready', reason);
    turn.effects.push({ type: 'mirrorState' });
  }
}

/** Tasks that were re-opened by hand after verify: nothing unfinished is ever merged (invariant I5). */
function backToImplement(turn: Turn): void {
  const { merge: _merge, ...intents } = turn.run.intents;
  turn.run = { ...turn.run, intents };
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
  setStatus(turn, 'running', 'Merging');
  startMerge(turn);
}

function startMerge(turn: Turn): void {
  turn.effects.push({ type: 'backupRef', name: 'before-merge' });
  startStep(turn, 'merge');
}

/** What keeps auto-merge back, in words; null when nothing does. */
export function mergeDoubt(turn: Turn): string | null {
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
  const { project } = turn.facts;
  const ours = turn.run.phase.number;
  const closed = project.phase.status === 'complete' || (ours !== null && project.phase.number !== ours);
  return closed || (project.merged === true && turn.run.project.branch !== turn.run.project.baseBranch);
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
    completeStep(turn, 'merge', 'the phase is closed or its branch is part of the base');
    finishRun(turn, { outcome: 'merged', reason: 'The phase is merged.' });
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

function mergeProven(turn: Turn): boolean {
  const { project } = turn.facts;
  const closed = project.phase.status === 'complete' || project.phase.number !== turn.run.phase.number;
  return closed || project.merged === true;
}
