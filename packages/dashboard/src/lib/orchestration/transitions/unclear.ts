import type { DecisionChoice, FailureClass, WorkflowExecution } from '@specflow/shared/schemas';
import { toFailure } from '../failure';
import { FAILURE_ACTIONS } from '../failure-policy';
import { msFromIso } from '../time';
import {
  lastAttempt,
  logDecision,
  putExecution,
  putStep,
  setCurrentPhase,
  setStatus,
  type Turn,
} from '../turn';
import { needAttention } from './attention';
import { startExecution } from './executions';
import { openTasks } from './steps';
import { parkAfter } from './waiting';

/** Two looks this far apart must agree that the facts contradict each other; somebody may just be saving a file. */
const SECOND_LOOK_MS = 5_000;

/**
 * Handles facts that contradict each other while no agent lives (mission B7): a second look, then one read-only
 * question to an agent that may pick from a closed list, and a person when that does not help.
 * @returns true while the run must not go on.
 */
export function holdUnclear(turn: Turn): boolean {
  const what = findContradiction(turn);
  const { unclear } = turn.run;
  if (what === null) {
    if (unclear) forget(turn);
    return false;
  }
  if (unclear?.what === what && unclear.accepted) return false;
  if (unclear?.what !== what) {
    turn.run = { ...turn.run, unclear: { what, since: turn.now, accepted: false } };
    logDecision(turn, 'Looking again', what);
    return true;
  }
  if (turn.facts.now - msFromIso(unclear.since) < SECOND_LOOK_MS) return true;
  const { currentPhase } = turn.run;
  if (currentPhase === 'complete') return false;
  startExecution(turn, {
    kind: 'decision',
    step: currentPhase,
    skill: 'decision',
    title: `Asking what to do: ${what}`,
  });
  return true;
}

/** What cannot be true at the same time, in words; null when nothing. Waiting is never unclear. */
function findContradiction(turn: Turn): string | null {
  const { project } = turn.facts;
  const { run } = turn;
  if (run.currentPhase !== 'implement' && run.currentPhase !== 'verify') return null;
  const open = openTasks(turn);
  if (project.phase.status === 'complete' && open.length > 0) {
    return `the phase is marked complete, but ${open.length} tasks are open`;
  }
  const gone = [
    run.artifacts.spec && !project.hasSpec && 'spec.md',
    run.artifacts.plan && !project.hasPlan && 'plan.md',
  ];
  const missing = gone.filter((name) => typeof name === 'string');
  return missing.length > 0
    ? `${missing.join(' and ')} existed and ${missing.length > 1 ? 'are' : 'is'} gone`
    : null;
}

/** Remembers which artifacts were there, so that their disappearance is noticed. */
export function noteArtifacts(turn: Turn): void {
  const { hasSpec, hasPlan } = turn.facts.project;
  const { artifacts } = turn.run;
  if ((artifacts.spec || !hasSpec) && (artifacts.plan || !hasPlan)) return;
  turn.run = { ...turn.run, artifacts: { spec: artifacts.spec || hasSpec, plan: artifacts.plan || hasPlan } };
}

/** Carries out what the agent picked. It can never skip, merge or complete anything. */
export function endDecision(turn: Turn, execution: WorkflowExecution): void {
  const { outcome } = lastAttempt(execution);
  const { unclear, currentPhase } = turn.run;
  if (outcome && outcome.class !== 'ok' && outcome.class !== 'needs_input') {
    const action = FAILURE_ACTIONS[outcome.class];
    if (action === 'requeue' || action === 'back_off' || action === 'park') {
      askLater(turn, execution, outcome.class);
      return;
    }
  }
  const choice: DecisionChoice = outcome?.decision?.choice ?? 'needs_attention';
  const reason = outcome?.decision?.reason ?? outcome?.message ?? 'no answer';
  putExecution(turn, { ...execution, status: outcome?.decision ? 'completed' : 'failed', endedAt: turn.now });
  if (choice === 'needs_attention' || !unclear || currentPhase === 'complete') {
    forget(turn);
    needAttention(turn, {
      code: 'UNCLEAR',
      issue: `The state of the project is unclear: ${unclear?.what ?? 'unknown'}. ${reason}`,
      fix: 'Put the project right, then retry.',
      step: currentPhase === 'complete' ? 'merge' : currentPhase,
    });
    return;
  }
  turn.run = { ...turn.run, unclear: { ...unclear, accepted: true } };
  if (choice === 'go_to_implement') {
    putStep(turn, 'verify', { status: 'pending' });
    putStep(turn, 'implement', { status: 'pending' });
    setCurrentPhase(turn, 'implement');
  } else putStep(turn, currentPhase, { status: 'pending' });
  setStatus(turn, 'running', reason);
  logDecision(
    turn,
    choice === 'go_to_implement' ? 'Decided: implement' : 'Decided: run the step again',
    reason,
  );
}

/** A decision call that was stopped, or that the API did not take, says nothing: the question is asked anew later. */
function askLater(turn: Turn, execution: WorkflowExecution, failureClass: FailureClass): void {
  const attempt = lastAttempt(execution);
  putExecution(turn, { ...execution, status: 'cancelled', endedAt: turn.now });
  if (FAILURE_ACTIONS[failureClass] === 'requeue') return;
  const message = attempt.outcome?.message ?? '';
  parkAfter(
    turn,
    execution,
    toFailure({ class: failureClass, message, executionId: execution.id, attemptId: attempt.id }),
  );
}

function forget(turn: Turn): void {
  const { unclear: _gone, ...run } = turn.run;
  turn.run = run;
}
