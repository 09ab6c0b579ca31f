import type {
  AttemptOutcome,
  BatchItem,
  Failure,
  FailureClass,
  WaveGroup,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { countEnded, toFailure } from '../../failure';
import { canForkSession, FAILURE_ACTIONS } from '../../failure-policy';
import { agentsTick } from '../../isolation';
import { filesChanged } from '../../proof-words';
import { msFromIso } from '../../time';
import { findExecution, lastAttempt, logDecision, putBatch, putExecution, type Turn } from '../../turn';
import { needAttention } from '../attention';
import { continueExecution, howToContinue, startExecution } from '../executions';
import { askQuestions } from '../questions';
import { mergeEvidence } from '../tasks';
import { parkAfter } from '../waiting';
import { endOf, waveOf } from './close-wave';
import { leaveOutOfGroup } from './leave-out';
import { batchRunOf, failTasks, openIds, placeOf, putGroup, putTasks } from './tasks';
import { settledTasks } from './truth';
import { markGroupRunning } from './waves';

/** A group whose agent has ended, and what of it is still to be done. */
interface OpenGroup {
  readonly wave: BatchItem;
  readonly group: WaveGroup;
  readonly execution: WorkflowExecution;
  readonly open: readonly string[];
}

/**
 * Ends the agent of a group in a run of kind `batch`. Tasks that are done stay done; for the others the class of
 * the failure decides as in every run, except that a timeout is final (mission K4) and that a group which failed
 * for good blocks only what depends on it.
 */
export function endGroupExecution(turn: Turn, execution: WorkflowExecution): void {
  const place = placeOf(turn, execution);
  const { outcome } = lastAttempt(execution);
  if (!place || !outcome) return;
  const evidence = mergeEvidence(place.wave.evidence, outcome.evidence);
  if (evidence) putBatch(turn, { ...place.wave, evidence });
  if (outcome.class === 'needs_input' && outcome.report?.questions?.length) {
    askQuestions(turn, execution, outcome.report.questions);
    return;
  }
  settleTasks(turn, execution, outcome);
  leaveOutOfGroup(turn, place.group);
  const found = placeOf(turn, execution);
  if (!found) return;
  const open = openIds(turn, found.group.taskIds);
  if (open.length === 0) completeGroup(turn, { ...found, execution, open });
  else continueOrFail(turn, { ...found, execution, open }, outcome);
}

function settleTasks(turn: Turn, execution: WorkflowExecution, outcome: AttemptOutcome): void {
  const place = placeOf(turn, execution);
  if (!place) return;
  const open = openIds(turn, place.group.taskIds);
  const { done, unproven } = settledTasks(agentsTick(turn.run), open, {
    outcome,
    plan: turn.facts.project.plan,
  });
  const share = sharesOf(turn, place.group, open.length);
  putTasks(turn, open, (task) => ({ ...task, ...share }));
  putTasks(turn, done, (task) => ({
    ...task,
    status: 'completed',
    endedAt: turn.now,
    ...(unproven.includes(task.id) ? { unproven: true } : {}),
  }));
}

/** Time and money of a group's agents so far, shared by the tasks that they worked on. */
function sharesOf(turn: Turn, group: WaveGroup, count: number): { durationMs: number; costUsd: number } {
  const attempts = group.executionIds.flatMap((id) => findExecution(turn.run, id)?.attempts ?? []);
  const durationMs = attempts.reduce((sum, { startedAt, endedAt }) => sum + spanMs(startedAt, endedAt), 0);
  const costUsd = attempts.reduce((sum, { outcome }) => sum + (outcome?.costUsd ?? 0), 0);
  const tasks = Math.max(1, count);
  return { durationMs: Math.round(durationMs / tasks), costUsd: costUsd / tasks };
}

function spanMs(from: string | undefined, to: string | undefined): number {
  return from === undefined || to === undefined ? 0 : Math.max(0, msFromIso(to) - msFromIso(from));
}

/** Nothing of the group is open any more: done, or left out. */
function completeGroup(turn: Turn, { wave, group, execution }: OpenGroup): void {
  putGroup(turn, wave, { ...group, status: endOf(turn, group) });
  putExecution(turn, { ...execution, status: 'completed', endedAt: turn.now });
  const tasks = batchRunOf(turn).tasks.filter(({ id }) => group.taskIds.includes(id));
  const completed = tasks.filter(({ status }) => status === 'completed').map(({ id }) => id);
  if (completed.length === 0) return;
  const healed = execution.kind === 'heal' ? 'healed' : 'completed';
  const files = lastAttempt(execution).outcome?.evidence?.files.length ?? 0;
  const proof = files > 0 ? filesChanged(files) : 'no file changed: unproven';
  logDecision(turn, `${completed.join(', ')} ${healed}`, proof);
}

function continueOrFail(turn: Turn, work: OpenGroup, outcome: AttemptOutcome): void {
  const { execution, open } = work;
  const isSilent = outcome.class === 'ok' || outcome.class === 'needs_input';
  const failureClass: FailureClass = isSilent ? 'incomplete' : (outcome.class as FailureClass);
  const message = isSilent
    ? `The agent finished, but these tasks are not done: ${open.join(', ')}.`
    : outcome.message;
  const attemptId = lastAttempt(execution).id;
  const failure = toFailure({ class: failureClass, message, executionId: execution.id, attemptId });
  const seen = countEnded(execution, failureClass);
  if (failureClass === 'timeout') {
    failGroup(turn, work, failure);
    return;
  }
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
      if (seen === 1) retryNow(turn, work, howToContinue(execution));
      else healOrFail(turn, work, failure);
      return;
    case 'new_session_once':
      if (seen === 1) retryNow(turn, work, 'new_session');
      else healOrFail(turn, work, failure);
      return;
    case 'split':
      splitGroup(turn, work, failure);
      return;
    case 'ask_person':
      stopFor(turn, work, failure);
      return;
    case 'heal':
      healOrFail(turn, work, failure);
  }
}

/** The same execution goes on later. Not a failure, no heal attempt used. */
function requeue(turn: Turn, { wave, group, execution }: OpenGroup): void {
  putExecution(turn, { ...execution, status: 'paused' });
  putGroup(turn, wave, { ...group, status: 'waiting' });
}

function retryNow(turn: Turn, work: OpenGroup, how: 'resume' | 'new_session'): void {
  const { execution, open } = work;
  const reason = how === 'resume' ? 'the agent crashed; its session goes on' : 'a new session takes over';
  const next = continueExecution(turn, execution, { how, taskIds: open, reason });
  if (next) markGroupRunning(turn, next);
  else requeue(turn, work);
}

/** Goes on with a group whose agent was paused, parked or interrupted. */
export function resumeGroup(turn: Turn, execution: WorkflowExecution): void {
  const place = placeOf(turn, execution);
  if (!place) return;
  leaveOutOfGroup(turn, place.group);
  const taskIds = openIds(turn, place.group.taskIds);
  if (taskIds.length === 0) {
    putExecution(turn, { ...execution, status: 'cancelled', endedAt: turn.now });
    putGroup(turn, waveOf(turn, place.wave.id), { ...place.group, status: endOf(turn, place.group) });
    return;
  }
  const reason = `goes on with ${taskIds.join(', ')}`;
  const next = continueExecution(turn, execution, { how: howToContinue(execution), taskIds, reason });
  if (next) markGroupRunning(turn, next);
}

function healOrFail(turn: Turn, work: OpenGroup, failure: Failure): void {
  if (!mayHeal(turn, work, failure)) {
    failGroup(turn, work, failure);
    return;
  }
  const { execution, open, wave, group } = work;
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  logDecision(turn, `${open.join(', ')} failed`, failure.message, { class: failure.class });
  const healer = startExecution(turn, {
    kind: 'heal',
    step: 'implement',
    batchId: wave.id,
    groupId: group.id,
    skill: execution.skill,
    taskIds: open,
    healsExecutionId: execution.id,
    title: `Auto-healing ${open.join(', ')}`,
    ...(canForkSession(failure.class) ? { forkOf: lastAttempt(execution).sessionId } : {}),
  });
  putGroup(turn, wave, {
    ...group,
    failure,
    status: 'waiting',
    healAttempts: group.healAttempts + (healer ? 1 : 0),
  });
  if (healer) markGroupRunning(turn, healer);
}

/** As for the batches of a phase: a second attempt only when the failure is another one (mission D5). */
function mayHeal(turn: Turn, { group }: OpenGroup, failure: Failure): boolean {
  const { autoHealEnabled, maxHealAttempts } = turn.run.config;
  if (!autoHealEnabled || group.healAttempts >= maxHealAttempts) return false;
  return group.healAttempts === 0 || group.failure?.signature !== failure.signature;
}

function failGroup(turn: Turn, { wave, group, execution, open }: OpenGroup, failure: Failure): void {
  const status = failure.class === 'timeout' ? 'timed_out' : 'failed';
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  putGroup(turn, wave, { ...group, status, failure, reason: failure.message });
  logDecision(turn, `${open.join(', ')} ${status.replace('_', ' ')}`, failure.message, {
    class: failure.class,
  });
  failTasks(turn, open, { status, reason: failure.message });
}

/** What a person has to put right stops the whole run: every other agent would meet it as well. */
function stopFor(turn: Turn, { wave, group, execution, open }: OpenGroup, failure: Failure): void {
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  putGroup(turn, wave, { ...group, status: 'waiting', failure });
  needAttention(turn, {
    code: failure.class === 'budget' ? 'BUDGET_REACHED' : 'BATCH_FAILED',
    issue: `${open.join(', ')} did not finish: ${failure.message}`,
    options: ['retry', 'skip', 'abort'],
    batchId: wave.id,
    step: 'implement',
    failure,
    failedWorkflowId: execution.id,
  });
}

/** Halves what does not fit one context; a single task that does not fit has failed. */
function splitGroup(turn: Turn, work: OpenGroup, failure: Failure): void {
  const { wave, group, execution, open } = work;
  if (open.length < 2) {
    failGroup(turn, work, failure);
    return;
  }
  putExecution(turn, { ...execution, status: 'failed', endedAt: turn.now });
  const half = Math.ceil(open.length / 2);
  const groups = (wave.groups ?? []).flatMap((other): WaveGroup[] =>
    other.id === group.id
      ? [
          {
            ...group,
            status: 'waiting',
            taskIds: group.taskIds.filter((id) => !open.slice(half).includes(id)),
          },
          {
            id: `${group.id}s`,
            wave: group.wave,
            status: 'waiting',
            taskIds: open.slice(half),
            executionIds: [],
            healAttempts: 0,
          },
        ]
      : [other],
  );
  putBatch(turn, { ...wave, groups });
  logDecision(turn, `Split ${open.join(', ')}`, 'the tasks do not fit one context');
}

/** A person goes on without what stopped the run: its group has failed. */
export function giveUpGroup(turn: Turn, reason: string): void {
  const context = turn.run.recoveryContext;
  const execution = findExecution(turn.run, context?.failedWorkflowId);
  const wave = turn.run.batches.items.find((item) => item.status === 'running');
  const place = execution ? placeOf(turn, execution) : null;
  const group = place?.group ?? wave?.groups?.find((candidate) => candidate.status === 'waiting');
  const owner = place?.wave ?? wave;
  if (!group || !owner) return;
  putGroup(turn, owner, { ...group, status: 'failed', reason });
  failTasks(turn, openIds(turn, group.taskIds), {
    status: 'failed',
    reason: `skipped by a person: ${reason}`,
  });
}
