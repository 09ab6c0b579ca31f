import type { FailureClass, Step, WorkflowExecution } from '@specflow/shared/schemas';
import { STEPS } from '@specflow/shared/schemas';
import { toFailure } from '../failure';
import { FAILURE_ACTIONS } from '../failure-policy';
import {
  cancelExecutions,
  closeSpans,
  lastAttempt,
  logDecision,
  putExecution,
  setCurrentPhase,
  setStatus,
  type Turn,
} from '../turn';
import { needAttention } from './attention';
import { continueExecution, howToContinue, startExecution } from './executions';
import { askQuestions } from './questions';
import { parkAfter } from './waiting';

/**
 * Moves a run that is a single slash command (kind `workflow`): it has the lock, the cap and the ledger of every run,
 * and no steps or batches. Its end is its agent's end; there is no task file to prove it.
 */
export function stepWorkflow(turn: Turn): void {
  if (turn.run.status !== 'running') return;
  const ended = turn.run.executionRecords.find((execution) => execution.status === 'running');
  if (ended) {
    endWorkflow(turn, ended);
    return;
  }
  if (turn.run.intents.pause) {
    const { pause: _pause, ...intents } = turn.run.intents;
    turn.run = { ...turn.run, intents };
    setStatus(turn, 'paused', 'Paused on request.');
    return;
  }
  const waiting = turn.run.executionRecords.findLast((execution) => execution.status === 'paused');
  if (waiting)
    continueExecution(turn, waiting, {
      how: howToContinue(waiting),
      taskIds: [],
      reason: `goes on with /${waiting.skill}`,
    });
  else startWorkflow(turn);
}

function startWorkflow(turn: Turn): void {
  const skill = turn.run.workflow?.skill;
  if (skill === undefined) {
    needAttention(turn, { code: 'NO_SKILL', issue: 'The run names no command.', options: ['abort'] });
    return;
  }
  startExecution(turn, { kind: 'workflow', step: stepOfSkill(skill), skill, title: `Started /${skill}` });
}

/** The step that a command belongs to; commands of their own count as implement work. */
export function stepOfSkill(skill: string): Step {
  return STEPS.find((step) => skill === `flow.${step}`) ?? 'implement';
}

function endWorkflow(turn: Turn, execution: WorkflowExecution): void {
  const attempt = lastAttempt(execution);
  const { outcome } = attempt;
  if (!outcome) return;
  if (outcome.class === 'needs_input' && outcome.report?.questions?.length) {
    askQuestions(turn, execution, outcome.report.questions);
    return;
  }
  if (outcome.class === 'ok') {
    putExecution(turn, { ...execution, status: 'completed', endedAt: turn.now });
    finishWorkflow(turn, outcome.message);
    return;
  }
  const failureClass: FailureClass = outcome.class === 'needs_input' ? 'invalid_output' : outcome.class;
  const failure = toFailure({
    class: failureClass,
    message: outcome.message,
    executionId: execution.id,
    attemptId: attempt.id,
  });
  const action = FAILURE_ACTIONS[failureClass];
  if (action === 'requeue' || action === 'back_off' || action === 'park') {
    putExecution(turn, { ...execution, status: 'paused' });
    if (action !== 'requeue') parkAfter(turn, execution, failure);
    return;
  }
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  needAttention(turn, {
    code: failureClass === 'budget' ? 'BUDGET_REACHED' : 'WORKFLOW_FAILED',
    issue: `/${execution.skill} did not finish: ${failure.message}`,
    failure,
    failedWorkflowId: execution.id,
  });
}

function finishWorkflow(turn: Turn, reason: string): void {
  setCurrentPhase(turn, 'complete');
  cancelExecutions(turn, () => true);
  turn.run = { ...turn.run, completedAt: turn.now };
  setStatus(turn, 'completed', reason);
  closeSpans(turn);
  logDecision(turn, 'Completed', reason);
}
