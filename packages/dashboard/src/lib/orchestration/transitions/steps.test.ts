import { describe, expect, it } from 'vitest';
import { createScriptedWorld, glance, type ScriptedWorld } from '../__support__/scripted-world';
import { lastAttempt, liveExecutions } from '../turn';

function verifying(config: Record<string, unknown> = {}): ScriptedWorld {
  const world = createScriptedWorld({ Setup: ['T001'] }, { config: { skipAnalyze: true, ...config } });
  world.decide();
  world.end({ ticks: ['T001'] });
  expect(glance(world.run)).toBe('running verify step[]');
  return world;
}

describe('verify', () => {
  it('that re-opens a task sends the run back to implement, twice at most', () => {
    const world = verifying();
    for (let n = 0; n < 2; n += 1) {
      world.mark('open', 'T001');
      world.end();
      expect(glance(world.run)).toBe('running implement batch[T001]');
      world.end({ ticks: ['T001'] });
      expect(glance(world.run)).toBe('running verify step[]');
    }
    world.mark('open', 'T001');
    world.end();
    expect(world.run.recoveryContext?.code).toBe('VERIFY_REOPENED');
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001]');
    expect(world.run.verifyReopened).toBe(0);
  });

  it('that adds tasks counts as well', () => {
    const world = verifying();
    world.tasks.push({ id: 'T002', section: 'Fixes', status: 'open' });
    world.end();
    expect(glance(world.run)).toBe('running implement batch[T002]');
    expect(world.run.verifyReopened).toBe(1);
  });

  it('is not passed by a healer: it runs again to prove the repair', () => {
    const world = verifying();
    world.end({ class: 'task_failure' });
    expect(glance(world.run)).toBe('running verify heal[]');
    world.end({ class: 'ok' });
    expect(glance(world.run)).toBe('running verify step[]');
    world.end({ class: 'task_failure' });
    expect(world.run.recoveryContext).toMatchObject({
      code: 'STEP_FAILED',
      step: 'verify',
      options: ['retry', 'abort'],
    });
  });

  it('cannot pass without a task file', () => {
    const world = verifying({ autoHealEnabled: false });
    world.hasTaskFile = false;
    world.end({ class: 'ok' });
    expect(world.run.recoveryContext?.code).toBe('STEP_FAILED');
  });

  it('is not entered while a task is open', () => {
    const world = verifying();
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.command({ type: 'go-back', step: 'verify' });
    world.mark('open', 'T001');
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.command({ type: 'go-back', step: 'verify' });
    expect(glance(world.run)).toBe('running implement batch[T001]');
  });
});

describe('a step', () => {
  it('resumes once after a crash, then heals once, then asks a person', () => {
    const world = verifying();
    world.end({ class: 'crashed' });
    expect(glance(world.run)).toBe('running verify step[]');
    world.end({ class: 'crashed' });
    expect(glance(world.run)).toBe('running verify heal[]');
    world.end({ class: 'crashed' });
    world.end({ class: 'crashed' });
    expect(world.run.recoveryContext?.code).toBe('STEP_FAILED');
  });

  it('goes on in its session after a pause and after a limit, without a heal attempt', () => {
    const world = verifying();
    const session = () => liveExecutions(world.run).map((execution) => lastAttempt(execution).sessionId);
    const [first] = session();
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.command({ type: 'resume' });
    expect(session()).toEqual([first]);
    world.end({ class: 'rate_limit', resetsAt: world.now + 60_000 });
    world.now += 90_000;
    world.decide();
    expect(session()).toEqual([first]);
    expect(world.run.steps.verify.healAttempts).toBe(0);
  });

  it('does not split what overflows its context: a person is asked', () => {
    const world = verifying();
    world.end({ class: 'context_overflow' });
    expect(world.run.recoveryContext?.failure?.class).toBe('context_overflow');
  });

  it('asks for money when its own purse is empty, and goes on when it is raised', () => {
    const world = verifying({ budget: { maxPerBatch: 1 } });
    world.end({ class: 'interrupted', costUsd: 1 });
    expect(world.run.recoveryContext).toMatchObject({ code: 'BUDGET_REACHED', options: ['retry', 'abort'] });
    world.command({ type: 'retry', budget: { maxPerBatch: 2 } });
    expect(glance(world.run)).toBe('running verify step[]');
  });
});

describe('design that changes the branch', () => {
  it('I3: binds the run to the task file there: what is settled in it gets no agent again', () => {
    const world = createScriptedWorld({ Setup: ['T001', 'T002'] }, { config: { skipAnalyze: true } });
    world.decide();
    world.project.branch = 'elsewhere';
    world.mark('done', 'T001');
    world.end({ class: 'crashed' });
    expect(world.run.recoveryContext?.code).toBe('BRANCH_CHANGED');
    world.command({ type: 'go-back', step: 'design' });
    world.decide();
    expect(glance(world.run)).toBe('running design step[]');
    world.end();
    expect(glance(world.run)).toBe('running implement batch[T002]');
  });
});
