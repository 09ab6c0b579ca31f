/**
 * What a person does to a run, as pure changes of its record. Each command is durable before anything is acted
 * upon: the shell saves the result and then lets `decide` carry it out. A command in the wrong state is a value.
 */
import {
  type BatchItem,
  type BudgetChange,
  isTerminalStatus,
  type OrchestrationExecution,
  type RunAction,
  STEPS,
  type Step,
} from '@specflow/shared/schemas';
import type { Effect, Observation } from './observe';
import { giveUpGroup } from './transitions/batch-run/ends';
import { SETTINGS_CHANGED } from './transitions/environment';
import { reviveGroups, setAside } from './transitions/groups';
import { newBatch } from './transitions/replan';
import { finishRun } from './transitions/steps';
import { endRun } from './transitions/stop';
import { backToQueue, refreshTasks } from './transitions/tasks';
import { tidyGroups } from './transitions/waves';
import {
  beginTurn,
  cancelExecutions,
  findBatch,
  liveExecutions,
  logDecision,
  putBatch,
  putStep,
  setCurrentPhase,
  setStatus,
  type Turn,
} from './turn';

/** A command of a person. */
export type Command =
  | { readonly type: 'pause'; readonly when: 'now' | 'after-batch' }
  | { readonly type: 'resume' }
  | { readonly type: 'cancel' }
  | { readonly type: 'merge'; readonly confirmUserGate: boolean }
  | { readonly type: 'finish' }
  | { readonly type: 'retry'; readonly budget?: BudgetChange }
  | { readonly type: 'skip'; readonly budget?: BudgetChange }
  | { readonly type: 'abort' }
  | { readonly type: 'go-back'; readonly step: Exclude<Step, 'merge'> }
  | { readonly type: 'raise-budget'; readonly budget: BudgetChange }
  | { readonly type: 'dismiss' };

/** Why a command cannot be carried out. */
export interface CommandRefusal {
  readonly code: 'WRONG_STATE' | 'AGENT_ALIVE' | 'USER_GATE_UNCONFIRMED';
  readonly message: string;
  readonly hint: string;
}

export type CommandResult =
  | { readonly ok: true; readonly run: OrchestrationExecution; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly refusal: CommandRefusal };

/** What can be done with a run now: the one place that buttons, CLI and API derive from. */
export function availableActions(run: OrchestrationExecution): RunAction[] {
  if (isTerminalStatus(run.status)) return run.dismissedAt ? [] : ['dismiss'];
  const idle = liveExecutions(run).length === 0;
  const back: RunAction[] = idle && run.kind === 'phase' && run.status !== 'running' ? ['go-back'] : [];
  if (run.intents.cancel) return ['raise-budget'];
  const common: RunAction[] = ['cancel', 'raise-budget'];
  switch (run.status) {
    case 'running':
      return run.intents.pause?.when === 'now' ? common : ['pause', ...common];
    case 'paused':
    case 'parked':
      return ['resume', ...common, ...back];
    case 'waiting_merge':
      return ['merge', 'finish', ...common, ...back];
    case 'needs_attention':
      return [...(run.recoveryContext?.options ?? []), ...finishable(run), ...common, ...back];
    case 'waiting_input':
      return ['answer', ...common];
    default:
      return common;
  }
}

function finishable(run: OrchestrationExecution): RunAction[] {
  return run.currentPhase === 'merge' && run.steps.verify.status === 'completed' ? ['finish'] : [];
}

/** Applies a command. The caller saves the returned record, performs the effects and then decides. */
export function applyCommand(
  run: OrchestrationExecution,
  command: Command,
  facts: Observation,
): CommandResult {
  const refusal = refuse(run, command);
  if (refusal) return { ok: false, refusal };
  const turn = beginTurn(run, facts);
  carryOut(turn, command);
  tidyGroups(turn);
  return { ok: true, run: { ...turn.run, updatedAt: turn.now }, effects: turn.effects };
}

function refuse(run: OrchestrationExecution, command: Command): CommandRefusal | null {
  if (command.type === 'go-back' && !isTerminalStatus(run.status) && liveExecutions(run).length > 0) {
    return {
      code: 'AGENT_ALIVE',
      message: 'An agent is working.',
      hint: 'Pause the run first, then go back.',
    };
  }
  const allowed = availableActions(run);
  if (!allowed.includes(command.type)) {
    const hint = allowed.length > 0 ? `Possible now: ${inWords(allowed)}.` : 'The run is over.';
    return {
      code: 'WRONG_STATE',
      message: `The run is ${stateInWords(run)}; "${command.type}" is not possible.`,
      hint,
    };
  }
  const current = run.currentPhase === 'complete' ? STEPS.length : STEPS.indexOf(run.currentPhase);
  if (command.type === 'go-back' && STEPS.indexOf(command.step) > current) {
    return {
      code: 'WRONG_STATE',
      message: `The run is at ${run.currentPhase}; ${command.step} comes later.`,
      hint: 'Go back to this step or an earlier one.',
    };
  }
  const gate = run.phase.userGate;
  if (command.type === 'merge' && !command.confirmUserGate && (gate === 'pending' || gate === 'unreadable')) {
    const message =
      gate === 'pending' ? 'This phase has a user gate.' : 'The user gate of this phase cannot be read.';
    return {
      code: 'USER_GATE_UNCONFIRMED',
      message,
      hint: 'Check the gate yourself and confirm it with the merge (--confirm-user-gate in a terminal).',
    };
  }
  return null;
}

function stateInWords({ status, intents }: OrchestrationExecution): string {
  return intents.cancel && !isTerminalStatus(status) ? 'being cancelled already' : words(status);
}

/** Actions by the names under which the API and the command line know them. */
function inWords(actions: readonly string[]): string {
  const recovery = actions.filter((action) => ['retry', 'skip', 'abort'].includes(action));
  const others = actions
    .filter((action) => !recovery.includes(action))
    .map((action) => (action === 'raise-budget' ? 'budget' : action));
  return [...(recovery.length > 0 ? [`recover (${recovery.join(', ')})`] : []), ...others].join(', ');
}

function carryOut(turn: Turn, command: Command): void {
  switch (command.type) {
    case 'pause':
      turn.run = {
        ...turn.run,
        intents: { ...turn.run.intents, pause: { when: command.when, at: turn.now } },
      };
      logDecision(turn, 'Pause requested', command.when === 'now' ? 'now' : 'after the current batch');
      return;
    case 'cancel':
      turn.run = { ...turn.run, intents: { ...turn.run.intents, cancel: { at: turn.now } } };
      logDecision(turn, 'Cancel requested', 'by a person');
      return;
    case 'resume':
      dropPause(turn);
      setStatus(turn, 'running', 'Resuming');
      logDecision(turn, 'Resumed', 'by a person');
      return;
    case 'merge': {
      const merge = { at: turn.now, confirmUserGate: command.confirmUserGate };
      turn.run = { ...turn.run, intents: { ...turn.run.intents, merge } };
      return;
    }
    case 'finish':
      finishRun(turn, {
        outcome: 'finished_without_merge',
        reason: 'Verified and finished without a merge, as you asked.',
      });
      return;
    case 'retry':
      dropPause(turn);
      changeBudget(turn, command.budget);
      retry(turn);
      return;
    case 'skip':
      dropPause(turn);
      changeBudget(turn, command.budget);
      skip(turn);
      return;
    case 'abort':
      endRun(turn, 'failed', `Aborted by a person: ${turn.run.statusReason}`);
      return;
    case 'go-back':
      goBack(turn, command.step);
      return;
    case 'raise-budget':
      changeBudget(turn, command.budget);
      return;
    case 'dismiss':
      turn.run = { ...turn.run, dismissedAt: turn.now };
  }
}

/** "Go on" overrides an older "pause", which would otherwise stop the run again at once. */
function dropPause(turn: Turn): void {
  const { pause: _pause, ...intents } = turn.run.intents;
  turn.run = { ...turn.run, intents };
}

function changeBudget(turn: Turn, change: BudgetChange | undefined): void {
  if (!change) return;
  const budget = { ...turn.run.config.budget, ...change };
  turn.run = { ...turn.run, config: { ...turn.run.config, budget } };
  const text = Object.entries(change).map(([name, usd]) => `${name} $${usd.toFixed(2)}`);
  logDecision(turn, 'Budget changed', text.join(', '));
}

/** Grants a fresh allowance and resets exactly what caused the stop (lesson 22). */
function retry(turn: Turn): void {
  const context = turn.run.recoveryContext;
  if (turn.run.kind !== 'batch') requeueBatches(turn);
  const step = context?.step;
  if (step && turn.run.steps[step].status === 'failed')
    putStep(turn, step, { status: 'pending', healAttempts: 0 });
  if (context?.code === 'VERIFY_REOPENED') turn.run = { ...turn.run, verifyReopened: 0 };
  if (context?.code === 'API_UNAVAILABLE') freshSessions(turn);
  if (context?.code === SETTINGS_CHANGED) acceptSettings(turn);
  setStatus(turn, 'running', 'Retrying');
  logDecision(turn, 'Retry', `by a person: ${context?.issue ?? 'the run had stopped'}`);
}

/** A person has seen what agents obey now. */
function acceptSettings(turn: Turn): void {
  const { agentSettings } = turn.facts.project;
  turn.run = { ...turn.run, project: { ...turn.run.project, agentSettings } };
}

/** Failed batches wait again with a fresh allowance; a healer that had not come to an end is not gone on with. */
function requeueBatches(turn: Turn): void {
  for (const batch of turn.run.batches.items) {
    if (batch.status !== 'failed') continue;
    putBatch(turn, {
      ...backToQueue(batch),
      healAllowanceFrom: batch.healAttempts,
      attemptsWithoutProgress: 0,
      ...(batch.groups ? { groups: reviveGroups(batch.groups) } : {}),
    });
    cancelExecutions(turn, (execution) => execution.batchId === batch.id);
  }
}

/** The waiting time of an outage counts anew with a new session. */
function freshSessions(turn: Turn): void {
  cancelExecutions(turn, (execution) => execution.status === 'paused');
}

/** Goes on without what stopped the run: its open tasks are waived with the reason. */
function skip(turn: Turn): void {
  const context = turn.run.recoveryContext;
  if (turn.run.kind === 'batch') giveUpGroup(turn, context?.issue ?? 'it had stopped');
  // What is let go is what is open now, not what was open at the last look.
  else refreshTasks(turn);
  const batch = findBatch(turn.run, context?.batchId);
  const reason = context?.issue ?? 'skipped by a person';
  if (context?.code === 'TASKS_VANISHED' && batch) waive(turn, batch, 'vanished');
  else if (context?.code === 'TASKS_DEFERRED' && batch) waive(turn, batch, 'deferred');
  else if (context?.code === 'BLOCKED_TASKS') waiveBlocked(turn, reason);
  else if (batch && turn.run.kind !== 'batch') skipBatch(turn, batch, reason);
  setStatus(turn, 'running', 'Going on');
  logDecision(turn, 'Skip', `by a person: ${reason}`);
}

function waive(turn: Turn, batch: BatchItem, state: 'vanished' | 'deferred'): void {
  const taskStates = Object.fromEntries(
    Object.entries(batch.taskStates).map(([id, current]) => [
      id,
      current === state ? ('waived' as const) : current,
    ]),
  );
  putBatch(turn, { ...batch, taskStates });
}

function waiveBlocked(turn: Turn, reason: string): void {
  const known = new Set(turn.run.batches.items.flatMap((batch) => batch.taskIds));
  for (const batch of turn.run.batches.items) {
    const taskStates = Object.fromEntries(
      Object.entries(batch.taskStates).map(([id, state]) => [
        id,
        state === 'blocked' ? ('waived' as const) : state,
      ]),
    );
    putBatch(turn, { ...batch, taskStates });
  }
  const loose = (turn.facts.project.plan?.tasks ?? []).filter(
    (task) => task.status === 'blocked' && !known.has(task.id),
  );
  if (loose.length === 0) return;
  const { items } = turn.run.batches;
  const newest = Math.max(0, ...items.map((item) => Number(item.id.slice(1)) || 0));
  const fresh = newBatch(
    `b${newest + 1}`,
    'Blocked tasks',
    loose.map((task) => task.id),
  );
  const taskStates = Object.fromEntries(fresh.taskIds.map((id) => [id, 'waived' as const]));
  const { status: _status, ...rest } = fresh;
  const waived: BatchItem = {
    ...rest,
    index: items.length,
    taskStates,
    tasksCompleted: loose.length,
    status: 'skipped',
    skipReason: reason,
    completedAt: turn.now,
  };
  turn.run = {
    ...turn.run,
    batches: { ...turn.run.batches, items: [...items, waived], total: items.length + 1 },
  };
}

function skipBatch(turn: Turn, batch: BatchItem, reason: string): void {
  const taskStates = Object.fromEntries(
    batch.taskIds.map((id) => {
      const state = batch.taskStates[id] ?? 'open';
      return [id, state === 'done' || state === 'deferred' ? state : ('waived' as const)];
    }),
  );
  putBatch(turn, {
    ...backToQueue(batch),
    taskStates,
    tasksCompleted: batch.taskIds.length,
    status: 'skipped',
    skipReason: reason,
    completedAt: turn.now,
  });
  cancelExecutions(turn, (execution) => execution.batchId === batch.id);
}

/** Returns to an earlier step by hand: a new epoch begins, money and history stay (mission B8). */
function goBack(turn: Turn, step: Exclude<Step, 'merge'>): void {
  const from = STEPS.indexOf(step);
  for (const later of STEPS.slice(from)) {
    const { completedAt: _done, startedAt: _begun, reason: _reason, ...state } = turn.run.steps[later];
    const fresh = {
      ...state,
      status: 'pending' as const,
      epoch: state.epoch + 1,
      healAttempts: 0,
      executionIds: [],
    };
    turn.run = { ...turn.run, steps: { ...turn.run.steps, [later]: fresh } };
  }
  const config = { ...turn.run.config };
  if (step === 'design') config.skipDesign = false;
  if (step === 'analyze') config.skipAnalyze = false;
  turn.run = { ...turn.run, config, verifyReopened: 0, intents: {} };
  cancelExecutions(turn, (execution) => STEPS.indexOf(execution.step) >= from);
  if (from <= STEPS.indexOf('implement')) requeueUnfinished(turn);
  askGateAgain(turn);
  setCurrentPhase(turn, step);
  setStatus(turn, 'running', `Back to ${step}`);
  logDecision(turn, `Back to ${step}`, 'by a person; cost and history are kept');
}

/** Every batch that was not finished waits again, with a fresh allowance. */
function requeueUnfinished(turn: Turn): void {
  for (const batch of turn.run.batches.items) {
    if (!['running', 'failed', 'healing'].includes(batch.status)) continue;
    const healAllowanceFrom = batch.healAttempts;
    const groups = batch.groups && setAside(batch.groups, 'The run went back to an earlier step.');
    putBatch(turn, {
      ...backToQueue(batch),
      healAllowanceFrom,
      attemptsWithoutProgress: 0,
      ...(groups ? { groups } : {}),
    });
  }
}

/** A user gate was confirmed for the work as it was; what is made anew needs a new look. */
function askGateAgain(turn: Turn): void {
  const { phase } = turn.run;
  if (phase.userGate === 'confirmed') turn.run = { ...turn.run, phase: { ...phase, userGate: 'pending' } };
}

function words(status: string): string {
  return status.replaceAll('_', ' ');
}
