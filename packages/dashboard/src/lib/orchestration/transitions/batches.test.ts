import type { FailureClass } from '@specflow/shared/schemas';
import { FailureClassSchema } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import {
  type AgentEnd,
  batchStatuses,
  createScriptedWorld,
  glance,
  type ScriptedWorld,
} from '../__support__/scripted-world';
import { canForkSession, FAILURE_ACTIONS, FAILURE_FIXES } from '../failure-policy';
import { lastAttempt, liveExecutions } from '../turn';

const SECTIONS = { Setup: ['T001', 'T002', 'T003'], Core: ['T004'] };

function implementing(config: Record<string, unknown> = {}): ScriptedWorld {
  const world = createScriptedWorld(SECTIONS, { config: { skipAnalyze: true, ...config } });
  world.decide();
  return world;
}

function attemptOf(world: ScriptedWorld) {
  const execution = liveExecutions(world.run)[0];
  if (!execution) throw new Error('no agent is alive');
  return lastAttempt(execution);
}

/** What follows when the first agent of a batch ends with this class and one of three tasks ticked. */
const AFTER_FIRST_END: Readonly<Record<FailureClass, string>> = {
  transient_api: 'parked implement',
  rate_limit: 'parked implement',
  auth: 'needs_attention implement',
  agent_missing: 'needs_attention implement',
  skill_missing: 'needs_attention implement',
  permission: 'needs_attention implement',
  bad_model: 'needs_attention implement',
  budget: 'needs_attention implement',
  context_overflow: 'running implement batch[T002]',
  timeout: 'running implement heal[T002 T003]',
  stalled: 'running implement heal[T002 T003]',
  crashed: 'running implement batch[T002 T003]',
  not_resumable: 'running implement batch[T002 T003]',
  incomplete: 'running implement heal[T002 T003]',
  task_failure: 'running implement heal[T002 T003]',
  refusal: 'running implement heal[T002 T003]',
  invalid_output: 'running implement heal[T002 T003]',
  environment: 'needs_attention implement',
  stopped_by_user: 'running implement batch[T002 T003]',
  interrupted: 'running implement batch[T002 T003]',
};

describe('every failure class has one action', () => {
  it.each(FailureClassSchema.options)('%s', (failureClass) => {
    const world = implementing();
    world.end({ class: failureClass, ticks: ['T001'] });
    expect(glance(world.run)).toBe(AFTER_FIRST_END[failureClass]);
    const heals = FAILURE_ACTIONS[failureClass] === 'heal' ? 1 : 0;
    expect(world.run.batches.items[0]?.healAttempts).toBe(heals);
  });

  it('names the fix wherever a person has to put something right', () => {
    for (const failureClass of FailureClassSchema.options) {
      if (FAILURE_ACTIONS[failureClass] !== 'ask_person') continue;
      const world = implementing();
      world.end({ class: failureClass });
      expect(world.run.recoveryContext?.fix).toBe(FAILURE_FIXES[failureClass]);
      expect(world.run.recoveryContext?.fix).toMatch(/\S/);
    }
  });
});

describe('healing', () => {
  it('forks the failed session when its context is intact, and starts afresh when it is not', () => {
    for (const failureClass of ['task_failure', 'timeout', 'stalled', 'refusal'] as const) {
      const world = implementing();
      const failed = attemptOf(world).sessionId;
      world.end({ class: failureClass });
      const { mode, fromSessionId, sessionId } = attemptOf(world);
      expect(sessionId).not.toBe(failed);
      if (canForkSession(failureClass)) expect([mode, fromSessionId]).toEqual(['fork', failed]);
      else expect([mode, fromSessionId]).toEqual(['new', undefined]);
    }
  });

  it('D4: stops with everything a person needs when the healer fails too', () => {
    const world = implementing();
    world.end({ class: 'task_failure', message: 'tests fail' });
    world.end({ class: 'task_failure', message: 'tests fail' });
    expect(world.run).toMatchObject({
      status: 'needs_attention',
      recoveryContext: {
        code: 'BATCH_FAILED',
        batchId: 'b1',
        options: ['retry', 'skip', 'abort'],
        failure: { class: 'task_failure' },
      },
    });
    expect(batchStatuses(world.run)).toEqual(['Setup failed', 'Core pending']);
  });

  it('D5: heals a second time only when the failure is another one', () => {
    const heal = (second: AgentEnd) => {
      const world = implementing({ maxHealAttempts: 2 });
      world.end({ class: 'task_failure', message: 'test 17 fails' });
      world.end(second);
      return glance(world.run);
    };
    expect(heal({ class: 'task_failure', message: 'test 18 fails' })).toBe('needs_attention implement');
    expect(heal({ class: 'task_failure', message: 'cannot compile' })).toBe(
      'running implement heal[T001 T002 T003]',
    );
    expect(heal({ class: 'timeout' })).toBe('running implement heal[T001 T002 T003]');
  });

  it.each([{ autoHealEnabled: false }, { maxHealAttempts: 0 }])('can be turned off: %o', (config) => {
    const world = implementing(config);
    world.end({ class: 'task_failure' });
    expect(glance(world.run)).toBe('needs_attention implement');
  });

  it('is judged by the task file, not by the word of the healer', () => {
    const world = implementing();
    world.end({ class: 'task_failure' });
    world.end({ class: 'ok', ticks: ['T001'] });
    expect(world.run.recoveryContext?.code).toBe('BATCH_FAILED');
  });

  it('has its own purse: an empty one asks a person and leaves the money of the batch alone', () => {
    const world = implementing({ budget: { healingBudget: 0 } });
    world.end({ class: 'task_failure' });
    expect(world.run.recoveryContext).toMatchObject({ code: 'BUDGET_REACHED' });
    expect(world.run.statusReason).toMatch(/Healing budget/);
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002 T003]');
  });

  it('goes on after a limit as the same healer, which is still one attempt', () => {
    const world = implementing();
    world.end({ class: 'task_failure' });
    const { sessionId } = attemptOf(world);
    world.end({ class: 'rate_limit', resetsAt: world.now + 60_000 });
    expect(batchStatuses(world.run)[0]).toBe('Setup failed');
    world.now += 120_000;
    world.decide();
    expect(glance(world.run)).toBe('running implement heal[T001 T002 T003]');
    expect(attemptOf(world)).toMatchObject({ mode: 'resume', sessionId });
    world.end({ ticks: ['T001', 'T002', 'T003'] });
    expect(world.run.batches.items[0]).toMatchObject({ status: 'healed', healAttempts: 1 });
  });

  it('a healer that waits for a limit while a person ticks its tasks leaves no failed batch behind', () => {
    const world = implementing();
    world.end({ class: 'task_failure' });
    world.end({ class: 'rate_limit', resetsAt: world.now + 60_000 });
    world.mark('done', 'T001', 'T002', 'T003');
    world.now += 120_000;
    world.decide();
    expect(batchStatuses(world.run)).toEqual(['Setup completed', 'Core running']);
  });

  it("by a person's retry gets a fresh allowance", () => {
    const world = implementing();
    world.end({ class: 'task_failure' });
    world.end({ class: 'task_failure' });
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002 T003]');
    world.end({ class: 'task_failure' });
    expect(glance(world.run)).toBe('running implement heal[T001 T002 T003]');
  });
});

describe('going on without healing', () => {
  it('resumes a crashed session once, then heals', () => {
    const world = implementing();
    const { sessionId } = attemptOf(world);
    world.end({ class: 'crashed' });
    expect(attemptOf(world)).toMatchObject({ mode: 'resume', sessionId, fromSessionId: sessionId });
    world.end({ class: 'crashed' });
    expect(glance(world.run)).toBe('running implement heal[T001 T002 T003]');
  });

  it('opens one new session when the old one cannot be resumed, and never uses the old id again', () => {
    const world = implementing();
    const old = attemptOf(world).sessionId;
    world.end({ class: 'crashed' });
    world.end({ class: 'not_resumable' });
    expect(attemptOf(world).mode).toBe('new');
    expect(attemptOf(world).sessionId).not.toBe(old);
    expect(world.run.batches.items[0]?.healAttempts).toBe(0);
    world.end({ class: 'not_resumable' });
    expect(glance(world.run)).toBe('running implement heal[T001 T002 T003]');
    expect(attemptOf(world).mode).toBe('new');
  });

  it('opens a new session after a crash before the agent had begun', () => {
    const world = createScriptedWorld(SECTIONS, { config: { skipAnalyze: true } });
    world.performing = false;
    world.decide();
    world.performing = true;
    world.end({ class: 'crashed' });
    expect(attemptOf(world)).toMatchObject({ mode: 'new', n: 2 });
  });

  it('splits what does not fit one context into halves; a single task asks a person; no heal attempt is used', () => {
    const world = implementing();
    world.end({ class: 'context_overflow', ticks: ['T001'] });
    expect(world.run.batches.items.map((batch) => [batch.id, batch.status, batch.taskIds])).toEqual([
      ['b1', 'running', ['T001', 'T002']],
      ['b3', 'pending', ['T003']],
      ['b2', 'pending', ['T004']],
    ]);
    expect(world.run.batches.total).toBe(3);
    world.end({ class: 'context_overflow' });
    expect(world.run.recoveryContext).toMatchObject({ code: 'BATCH_FAILED', batchId: 'b1' });
    expect(world.run.batches.items[0]?.healAttempts).toBe(0);
  });
});

describe('tasks of a batch', () => {
  it('that vanished are not settled: restored they are judged, given up they are waived', () => {
    const world = implementing();
    const lines = world.tasks;
    world.tasks = lines.filter((task) => task.id !== 'T002');
    world.end({ ticks: ['T001', 'T003'] });
    expect(world.run.recoveryContext).toMatchObject({
      code: 'TASKS_VANISHED',
      options: ['retry', 'skip', 'abort'],
    });
    const gone = world.run;
    world.tasks = lines;
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement heal[T002]');
    world.run = gone;
    world.tasks = lines.filter((task) => task.id !== 'T002');
    world.command({ type: 'skip' });
    expect(world.run.batches.items[0]).toMatchObject({ status: 'completed', taskStates: { T002: 'waived' } });
  });

  it('that vanished before their batch began stop the run as well, and stay waived through later plans', () => {
    const sections = { Setup: ['T001'], Core: ['T002', 'T003'] };
    const world = createScriptedWorld(sections, { config: { skipAnalyze: true } });
    world.decide();
    world.tasks = world.tasks.filter((task) => task.id !== 'T002');
    world.end({ ticks: ['T001'] });
    expect(world.run.recoveryContext).toMatchObject({ code: 'TASKS_VANISHED', batchId: 'b2' });
    world.command({ type: 'skip' });
    expect(glance(world.run)).toBe('running implement batch[T003]');
    world.end({ ticks: ['T003'] });
    expect(world.run.batches.items[1]).toMatchObject({
      status: 'completed',
      taskStates: { T002: 'waived', T003: 'done' },
    });
    expect(glance(world.run)).toBe('running verify step[]');
  });

  it('that the agent deferred itself need the approval of a person', () => {
    const world = implementing();
    world.mark('deferred', 'T002');
    world.end({ ticks: ['T001', 'T003'] });
    expect(world.run.recoveryContext?.code).toBe('TASKS_DEFERRED');
    world.command({ type: 'skip' });
    expect(batchStatuses(world.run)).toEqual(['Setup completed', 'Core running']);
  });

  it('that are blocked end the batch; when only blocked ones are left a person decides, and skip waives them', () => {
    const world = implementing();
    world.mark('blocked', 'T002');
    world.end({ ticks: ['T001', 'T003'] });
    expect(world.run.batches.items[0]?.warnings).toEqual(['Blocked: T002']);
    world.end({ ticks: ['T004'] });
    expect(world.run.recoveryContext?.code).toBe('BLOCKED_TASKS');
    expect(world.run.statusReason).toMatch(/T002/);
    world.command({ type: 'skip' });
    expect(glance(world.run)).toBe('running verify step[]');
  });

  it('that were blocked from the start are waived in a batch of their own', () => {
    const world = createScriptedWorld(SECTIONS, { config: { skipAnalyze: true } });
    world.mark('blocked', 'T004');
    world.decide();
    world.end({ ticks: ['T001', 'T002', 'T003'] });
    world.command({ type: 'skip' });
    expect(batchStatuses(world.run)).toEqual(['Setup completed', 'Blocked tasks skipped']);
    expect(glance(world.run)).toBe('running verify step[]');
  });

  it('of a skipped batch are waived with the reason, and the next batch goes on', () => {
    const world = implementing({ autoHealEnabled: false });
    world.end({ class: 'task_failure', message: 'no way', ticks: ['T001'] });
    world.command({ type: 'skip' });
    expect(world.run.batches.items[0]).toMatchObject({
      status: 'skipped',
      taskStates: { T001: 'done', T002: 'waived', T003: 'waived' },
      skipReason: expect.stringContaining('no way'),
    });
    expect(glance(world.run)).toBe('running implement batch[T004]');
  });

  it('C6: ticks without any change of a file are unproven', () => {
    const world = implementing();
    world.end({ ticks: ['T001', 'T002', 'T003'], files: 0 });
    expect(world.run.batches.items[0]?.unproven).toEqual(['T001', 'T002', 'T003']);
    world.end({ ticks: ['T004'], files: 2 });
    expect(world.run.batches.items[1]?.unproven).toEqual([]);
  });
});

describe('questions of an agent', () => {
  it('are stored with ids and stop the run without a process', () => {
    const world = implementing();
    world.end({ class: 'needs_input', questions: ['Which database?', 'Which port?'] });
    expect(glance(world.run)).toBe('waiting_input implement');
    expect(world.run.executionRecords[0]).toMatchObject({
      status: 'waiting_for_input',
      questions: [{ id: 'q1-1', question: 'Which database?' }, { id: 'q1-2' }],
    });
    world.now += 365 * 24 * 3_600_000;
    expect(world.decide().changed).toBe(false);
  });

  it('without any question count as an unfinished batch', () => {
    const world = implementing();
    world.end({ class: 'needs_input' });
    expect(world.run.batches.items[0]).toMatchObject({ status: 'healing', failure: { class: 'incomplete' } });
  });
});
