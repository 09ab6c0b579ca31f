import type {
  AttemptOutcome,
  Failure,
  FailureClass,
  Step,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { countEnded, toFailure } from '../failure';
import { canForkSession, FAILURE_ACTIONS } from '../failure-policy';
import {
  cancelExecutions,
  closeSpans,
  findExecution,
  lastAttempt,
  logDecision,
  putExecution,
  putStep,
  setCurrentPhase,
  setStatus,
  type Turn,
} from '../turn';
import { needAttention, stepNeedsAttention } from './attention';
import { continueExecution, howToContinue, startExecution } from './executions';
import { askQuestions } from './questions';
import { refreshTasks } from './tasks';
import { parkAfter } from './waiting';

/** How often verify may send the run back to implement before a person has to look. */
const MAX_REOPENED = 2;

/** The steps that are one agent call each. */
export type SingleStep = Exclude<Step, 'implement'>;

/** Starts the agent of a step. */
export function startStep(turn: Turn, step: SingleStep): void {
  const execution = startExecution(turn, {
    kind: 'step',
    step,
    skill: `flow.${step}`,
    title: `Started ${step}`,
  });
  if (execution)
    putStep(turn, step, { status: 'running', startedAt: turn.run.steps[step].startedAt ?? turn.now });
}

/** Ends a step that is not needed and says why. */
export function skipStep(turn: Turn, step: Step, reason: string): void {
  putStep(turn, step, { status: 'skipped', reason, completedAt: turn.now });
  logDecision(turn, `Skipped ${step}`, reason);
}

/** Marks a step as done and moves the run on to the next one. */
export function completeStep(turn: Turn, step: Step, reason: string): void {
  putStep(turn, step, { status: 'completed', reason, completedAt: turn.now });
  logDecision(turn, `${title(step)} completed`, reason);
  turn.effects.push({ type: 'mirrorState' });
}

/** Goes on with the execution of a step after a pause, a park or answers. */
export function resumeStep(turn: Turn, execution: WorkflowExecution): void {
  const next = continueExecution(turn, execution, {
    how: howToContinue(execution),
    taskIds: [],
    reason: `goes on with ${execution.step}`,
  });
  if (next) putStep(turn, execution.step, { status: 'running' });
}

/**
 * Ends design, analyze or verify by the end of its own execution: it must have ended well, reported completion,
 * and the facts must agree (lesson 14: positive evidence of this execution).
 */
export function endStepExecution(turn: Turn, execution: WorkflowExecution): void {
  const outcome = lastAttempt(execution).outcome;
  if (!outcome) return;
  if (outcome.class === 'needs_input' && outcome.report?.questions?.length) {
    askQuestions(turn, execution, outcome.report.questions);
    return;
  }
  const done = judgeStep(turn, execution, outcome);
  if (!done.ok) {
    failStep(turn, execution, done.failure);
    return;
  }
  putExecution(turn, { ...execution, status: 'completed', endedAt: turn.now });
  if (execution.step === 'design') bindToDesign(turn);
  if (execution.kind === 'heal' && execution.step !== 'design') {
    putStep(turn, execution.step, { status: 'pending' });
    logDecision(turn, `Healed ${execution.step}`, 'the step runs again to prove it');
    return;
  }
  if (done.reopened) reopenImplement(turn, done.reopened);
  else completeStep(turn, execution.step, done.reason);
}

/** Design may have created the branch and the folder of the phase: from now on the run belongs to those. */
function bindToDesign(turn: Turn): void {
  const { branch, phase } = turn.facts.project;
  const { project } = turn.run;
  if (branch !== project.branch)
    logDecision(turn, `Works on branch ${branch ?? '(detached)'}`, 'design changed the branch');
  turn.run = {
    ...turn.run,
    project: { ...project, branch },
    phase: { ...turn.run.phase, featureDir: phase.featureDir ?? turn.run.phase.featureDir },
  };
  // At the beginning of this turn that branch was a foreign one, so its task file said nothing about the run (I3).
  refreshTasks(turn);
}

/** Verify that found work missing reports an error: the tasks that it re-opened say more than that word. */
function judgeStep(turn: Turn, execution: WorkflowExecution, outcome: AttemptOutcome): StepCheck {
  if (outcome.class === 'ok') return checkStep(turn, execution);
  if (outcome.class === 'task_failure' && execution.step === 'verify' && execution.kind === 'step') {
    const check = checkStep(turn, execution);
    if (check.ok && check.reopened) return check;
  }
  return { ok: false, failure: outcome.message };
}

type StepCheck =
  | { readonly ok: true; readonly reason: string; readonly reopened?: readonly string[] }
  | { readonly ok: false; readonly failure: string };

function checkStep(turn: Turn, execution: WorkflowExecution): StepCheck {
  const { project } = turn.facts;
  if (execution.step === 'analyze') return { ok: true, reason: 'the agent reports that it is done' };
  if (execution.step === 'design') {
    const missing = [
      !project.hasSpec && 'spec.md',
      !project.hasPlan && 'plan.md',
      !project.hasTasks && 'tasks.md',
    ].filter(Boolean);
    if (missing.length > 0)
      return { ok: false, failure: `Design ended, but ${missing.join(', ')} is missing.` };
    if (!project.plan?.tasks.length)
      return { ok: false, failure: 'Design ended, but tasks.md holds no task with an id.' };
    return { ok: true, reason: `spec, plan and ${project.plan.tasks.length} tasks exist` };
  }
  const open = openTasks(turn);
  if (!project.plan?.tasks.length)
    return { ok: false, failure: 'Verify ended, but the task file cannot be read.' };
  return open.length === 0
    ? { ok: true, reason: `all ${project.plan.tasks.length} tasks are settled` }
    : { ok: true, reason: `${open.length} tasks were re-opened`, reopened: open };
}

/** Ids of tasks that are neither settled nor waived by a person; none when the task file is not that of this phase. */
export function openTasks(turn: Turn): string[] {
  const { number } = turn.run.phase;
  if (number !== null && turn.facts.project.phase.number !== number) return [];
  const waived = new Set(
    turn.run.batches.items.flatMap((batch) =>
      batch.taskIds.filter((id) => batch.taskStates[id] === 'waived'),
    ),
  );
  const tasks = turn.facts.project.plan?.tasks ?? [];
  return tasks
    .filter((task) => (task.status === 'open' || task.status === 'blocked') && !waived.has(task.id))
    .map((task) => task.id);
}

function reopenImplement(turn: Turn, open: readonly string[]): void {
  if (turn.run.verifyReopened >= MAX_REOPENED) {
    needAttention(turn, {
      code: 'VERIFY_REOPENED',
      issue: `Verify re-opened tasks ${MAX_REOPENED + 1} times: ${open.join(', ')}.`,
      step: 'verify',
    });
    return;
  }
  turn.run = { ...turn.run, verifyReopened: turn.run.verifyReopened + 1 };
  putStep(turn, 'verify', { status: 'pending' });
  putStep(turn, 'implement', { status: 'pending' });
  setCurrentPhase(turn, 'implement');
  logDecision(turn, 'Back to implement', `verify re-opened ${open.join(', ')}`);
}

function failStep(turn: Turn, execution: WorkflowExecution, message: string): void {
  const attempt = lastAttempt(execution);
  const outcome = attempt.outcome;
  const failureClass: FailureClass =
    !outcome || outcome.class === 'ok' || outcome.class === 'needs_input' ? 'task_failure' : outcome.class;
  const failure = toFailure({
    class: failureClass,
    message,
    executionId: execution.id,
    attemptId: attempt.id,
  });
  const seen = countEnded(execution, failureClass);
  const action = FAILURE_ACTIONS[failureClass];
  if (action === 'requeue' || action === 'back_off' || action === 'park') {
    putExecution(turn, { ...execution, status: 'paused' });
    putStep(turn, execution.step, { status: 'pending' });
    if (action !== 'requeue') parkAfter(turn, execution, failure);
    return;
  }
  if ((action === 'resume_once' || action === 'new_session_once') && seen === 1) {
    const how = action === 'resume_once' ? 'resume' : 'new_session';
    const next = continueExecution(turn, execution, { how, taskIds: [], reason: failure.message });
    if (!next) putExecution(turn, { ...execution, status: 'paused' });
    return;
  }
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  putStep(turn, execution.step, { status: 'failed', reason: failure.message });
  logDecision(turn, `${title(execution.step)} failed`, failure.message, { class: failureClass });
  if (action === 'ask_person' || action === 'split' || !healStep(turn, execution, failure)) {
    if (turn.run.status !== 'needs_attention') stepNeedsAttention(turn, execution.step, failure);
  }
}

/** Sends one healer per step and allowance. @returns false when healing is off, used up or impossible. */
function healStep(turn: Turn, execution: WorkflowExecution, failure: Failure): boolean {
  const state = turn.run.steps[execution.step];
  const { autoHealEnabled, maxHealAttempts } = turn.run.config;
  if (!autoHealEnabled || execution.step === 'merge' || state.healAttempts >= Math.min(1, maxHealAttempts))
    return false;
  const original = findExecution(turn.run, execution.healsExecutionId) ?? execution;
  const healer = startExecution(turn, {
    kind: 'heal',
    step: execution.step,
    skill: `flow.${execution.step}`,
    healsExecutionId: original.id,
    title: `Auto-healing ${execution.step}`,
    ...(canForkSession(failure.class) ? { forkOf: lastAttempt(execution).sessionId } : {}),
  });
  if (!healer) return false;
  putStep(turn, execution.step, { status: 'running', healAttempts: state.healAttempts + 1 });
  return true;
}

/** "design" → "Design". */
export function title(step: string): string {
  return step.charAt(0).toUpperCase() + step.slice(1);
}

/** Ends the run for good. */
export function finishRun(
  turn: Turn,
  end: { outcome: 'merged' | 'finished_without_merge' | 'outside'; reason: string },
): void {
  setCurrentPhase(turn, 'complete');
  cancelExecutions(turn, () => true);
  turn.run = { ...turn.run, outcome: end.outcome, completedAt: turn.now };
  setStatus(turn, 'completed', end.reason);
  closeSpans(turn);
  logDecision(turn, 'Completed', end.reason);
  turn.effects.push({ type: 'mirrorState' });
}
