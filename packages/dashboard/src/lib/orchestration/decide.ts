/**
 * The decision of a run: given the record and what was observed, the next record and what is to be done.
 * Pure and total: no clock, no randomness, no input or output. Level-triggered: each call derives everything from
 * facts, so a lost wake-up costs latency only, and calling it twice with the same facts changes nothing more.
 *
 * Invariants pinned by tests: I1 never a second live attempt · I3 a completed batch never runs again, an attempt id is
 * never used twice · I4 spent + reserved stays within the total at each start · I5 `completed` only by facts ·
 * I6 every stop has a reason and a way on.
 */
import {
  isTerminalStatus,
  type OrchestrationExecution,
  STEPS,
  type Step,
  type WorkflowExecution,
} from '@specflow/shared/schemas';
import { usesWorktrees } from './isolation';
import type { Decided, Observation } from './observe';
import { msFromIso } from './time';
import { absorbAttempts } from './transitions/absorb';
import { needAttention } from './transitions/attention';
import { endGroupExecution, resumeGroup } from './transitions/batch-run/ends';
import { BATCH_POLICY, followGroups } from './transitions/batch-run/policy';
import { decideWaves } from './transitions/batch-run/waves';
import { endBatchExecution, resumeBatch } from './transitions/batches';
import {
  actsNow,
  type EnvironmentChange,
  environmentChange,
  stopForEnvironment,
} from './transitions/environment';
import { waveBatch } from './transitions/groups';
import { decideImplement } from './transitions/implement';
import { decideMerge, endMergeExecution, noticeUserGate, resumeMerge } from './transitions/merge';
import { notifyChanges } from './transitions/notifications';
import { endStepExecution, openTasks, resumeStep, skipStep, startStep, title } from './transitions/steps';
import { endRun, stopLive, wishStop } from './transitions/stop';
import { refreshTasks } from './transitions/tasks';
import { endDecision, holdUnclear, noteArtifacts } from './transitions/unclear';
import { endWaveExecutions } from './transitions/wave-ends';
import { PHASE_POLICY } from './transitions/wave-phase';
import type { WavePolicy } from './transitions/wave-policy';
import { feedWave } from './transitions/wave-start';
import { stepWave, takeMerges, tidyGroups } from './transitions/waves';
import { stepWorkflow } from './transitions/workflow';
import {
  beginTurn,
  findBatch,
  lastAttempt,
  liveExecutions,
  logDecision,
  setCurrentPhase,
  setStatus,
  type Turn,
} from './turn';

/** Steps of one decision; far above what any real turn needs, so that a loop of transitions cannot hang the server. */
const MAX_MOVES = 12;

/** Decides what a run does next. See the file comment. */
export function decide(run: OrchestrationExecution, facts: Observation): Decided {
  if (isTerminalStatus(run.status)) return { run, effects: [], changed: false };
  const turn = beginTurn(run, facts);
  const change = environmentChange(turn);
  const stopReason = stopWish(turn, change);
  // Before the attempts are looked at, so that one which nobody has claimed yet is not started only to be stopped.
  if (stopReason) wishStop(turn, stopReason);
  absorbAttempts(turn);
  if (!change) {
    if (turn.run.kind !== 'batch') {
      refreshTasks(turn);
      noteArtifacts(turn);
      noticeUserGate(turn);
    }
  }
  for (const batch of turn.run.batches.items) takeMerges(turn, batch.id);
  if (turn.run.intents.cancel) cancel(turn);
  else if (change && actsNow(turn)) stopForEnvironment(turn, change);
  else advance(turn);
  tidyGroups(turn);
  notifyChanges(turn, run);
  const changed = turn.run !== run;
  const next = changed ? { ...turn.run, updatedAt: turn.now } : run;
  return { run: next, effects: turn.effects, changed };
}

function stopWish(turn: Turn, change: EnvironmentChange | null): 'cancel' | 'pause' | null {
  if (turn.run.intents.cancel) return 'cancel';
  return turn.run.intents.pause?.when === 'now' || (change && actsNow(turn)) ? 'pause' : null;
}

function cancel(turn: Turn): void {
  if (stopLive(turn, 'cancel')) return;
  endRun(turn, 'cancelled', 'Cancelled on request.');
}

function advance(turn: Turn): void {
  if (liveExecutions(turn.run).length > 0) {
    const batch = waveBatch(turn.run);
    if (turn.run.intents.pause?.when === 'now') stopLive(turn, 'pause');
    else if (batch) feedWave(turn, batch.id, policyOf(turn));
    if (batch && turn.run.kind === 'batch') followGroups(turn, batch.id);
    return;
  }
  for (let move = 0; move < MAX_MOVES; move += 1) {
    const before = turn.run;
    step(turn);
    if (turn.run === before || liveExecutions(turn.run).length > 0) return;
  }
}

function step(turn: Turn): void {
  if (turn.run.kind === 'workflow' && turn.run.status !== 'parked') {
    stepWorkflow(turn);
    return;
  }
  const ended = turn.run.executionRecords.find((execution) => execution.status === 'running');
  if (ended && turn.run.status === 'running') {
    consumeOrHold(turn, ended);
    return;
  }
  switch (turn.run.status) {
    case 'running':
      proceed(turn);
      return;
    case 'parked':
      wakeUp(turn);
      return;
    case 'waiting_merge':
      decideMerge(turn);
      return;
    default:
  }
}

/** What an end calls for waits while the run is to pause now: nothing starts only to be stopped again. */
function consumeOrHold(turn: Turn, ended: WorkflowExecution): void {
  const { run } = turn;
  const effects = turn.effects.length;
  consume(turn, ended);
  const pause = turn.run.intents.pause;
  if (pause?.when !== 'now' || liveExecutions(turn.run).length === 0) return;
  turn.run = run;
  turn.effects.splice(effects);
  pauseNow(turn, pause);
}

function consume(turn: Turn, execution: WorkflowExecution): void {
  if (execution.epoch !== turn.run.steps[execution.step].epoch) {
    const executionRecords = turn.run.executionRecords.map((record) =>
      record.id === execution.id ? { ...record, status: 'cancelled' as const, endedAt: turn.now } : record,
    );
    turn.run = { ...turn.run, executionRecords };
    return;
  }
  if (execution.kind === 'decision') {
    endDecision(turn, execution);
    return;
  }
  if (execution.step === 'implement' && !turn.facts.project.plan) {
    needAttention(turn, {
      code: 'NO_TASKS',
      issue: 'The task file is missing or cannot be read, so the work of the agent cannot be judged.',
      fix: 'Restore tasks.md, then retry.',
      step: 'implement',
    });
    return;
  }
  if (turn.run.kind === 'batch' && !usesWorktrees(turn.run)) endGroupExecution(turn, execution);
  else if (execution.batchId !== undefined && execution.groupId !== undefined)
    endWaveExecutions(turn, execution.batchId, policyOf(turn));
  else if (execution.step === 'implement') endBatchExecution(turn, execution);
  else if (execution.step === 'merge') endMergeExecution(turn, execution);
  else endStepExecution(turn, execution);
}

function proceed(turn: Turn): void {
  const pause = turn.run.intents.pause;
  const wave = turn.run.currentPhase === 'implement' ? waveBatch(turn.run) : undefined;
  if (pause && (pause.when === 'now' || !wave)) {
    pauseNow(turn, pause);
    return;
  }
  if (turn.run.kind === 'batch') {
    proceedBatchRun(turn);
    return;
  }
  if (holdUnclear(turn)) return;
  if (wave) {
    stepWave(turn, wave.id, PHASE_POLICY);
    return;
  }
  const waiting = turn.run.executionRecords.findLast((execution) => isPaused(turn, execution));
  if (waiting) {
    if (waiting.step === 'implement') resumeBatch(turn, waiting);
    else if (waiting.step === 'merge') resumeMerge(turn, waiting);
    else resumeStep(turn, waiting);
    return;
  }
  const { currentPhase } = turn.run;
  if (currentPhase === 'complete') return;
  const state = turn.run.steps[currentPhase];
  if (state.status === 'completed' || state.status === 'skipped') {
    moveOn(turn, currentPhase);
    return;
  }
  enter(turn, currentPhase);
}

function policyOf({ run }: Turn): WavePolicy {
  return run.kind === 'batch' ? BATCH_POLICY : PHASE_POLICY;
}

/** Goes on with a group whose agent was interrupted, else with the wave (kind `batch`). */
function proceedBatchRun(turn: Turn): void {
  const waiting = turn.run.executionRecords.findLast(({ status }) => status === 'paused');
  if (waiting && turn.facts.project.plan && !usesWorktrees(turn.run)) resumeGroup(turn, waiting);
  else decideWaves(turn);
}

function pauseNow(turn: Turn, pause: NonNullable<OrchestrationExecution['intents']['pause']>): void {
  const { pause: _pause, ...intents } = turn.run.intents;
  turn.run = { ...turn.run, intents };
  setStatus(turn, 'paused', 'Paused on request.');
  logDecision(turn, 'Paused', pause.when === 'now' ? 'requested now' : 'requested after this step');
  turn.effects.push({ type: 'mirrorState' });
}

function isPaused(turn: Turn, execution: WorkflowExecution): boolean {
  if (execution.status !== 'paused' || execution.epoch !== turn.run.steps[execution.step].epoch) return false;
  // Waves go on with their own agents.
  if (execution.step !== turn.run.currentPhase || execution.groupId !== undefined) return false;
  if (execution.batchId === undefined) return true;
  const batch = findBatch(turn.run, execution.batchId);
  // Without a task file nothing says what is left to do.
  if (!batch || !turn.facts.project.plan) return false;
  const open = batch.taskIds.some((id) => batch.taskStates[id] === 'open');
  return open && (batch.status === 'pending' || (execution.kind === 'heal' && batch.status === 'failed'));
}

function moveOn(turn: Turn, from: Step): void {
  const next = STEPS[STEPS.indexOf(from) + 1];
  if (!next) return;
  setCurrentPhase(turn, next);
  setStatus(turn, 'running', `${title(next)} is next`);
}

function enter(turn: Turn, current: Step): void {
  const { config, steps } = turn.run;
  const { project } = turn.facts;
  const forced = steps[current].epoch > 0;
  switch (current) {
    case 'design': {
      const complete =
        project.hasSpec && project.hasPlan && project.hasTasks && (project.plan?.tasks.length ?? 0) > 0;
      if (config.skipDesign) skipStep(turn, 'design', 'skip design is on');
      else if (complete && !forced) skipStep(turn, 'design', 'spec, plan and tasks exist');
      else startStep(turn, 'design');
      return;
    }
    case 'analyze': {
      const begun = (project.plan?.tasks ?? []).some((task) => task.status === 'done');
      if (config.skipAnalyze) skipStep(turn, 'analyze', 'skip analyze is on');
      else if (begun && !forced && steps.design.status !== 'completed')
        skipStep(turn, 'analyze', 'implementation has already begun');
      else startStep(turn, 'analyze');
      return;
    }
    case 'implement':
      decideImplement(turn);
      return;
    case 'verify':
      enterVerify(turn);
      return;
    case 'merge':
      decideMerge(turn);
  }
}

/** Verify is entered only while no task is open: ticks that were taken back in between send the run back. */
function enterVerify(turn: Turn): void {
  if (openTasks(turn).length === 0 && (turn.facts.project.plan?.tasks.length ?? 0) > 0) {
    startStep(turn, 'verify');
    return;
  }
  setCurrentPhase(turn, 'implement');
  turn.run = {
    ...turn.run,
    steps: { ...turn.run.steps, implement: { ...turn.run.steps.implement, status: 'pending' } },
  };
  logDecision(turn, 'Back to implement', 'tasks are open again');
}

function wakeUp(turn: Turn): void {
  const { resumeAt } = turn.run;
  if (resumeAt && turn.facts.now < msFromIso(resumeAt)) return;
  setStatus(turn, 'running', 'Trying again');
  logDecision(turn, 'Woke up', 'the waiting time is over');
}

/** The newest attempt that may still have a process, for views. */
export function liveAttempt(run: OrchestrationExecution) {
  const execution = liveExecutions(run)[0];
  return execution ? { execution, attempt: lastAttempt(execution) } : null;
}
