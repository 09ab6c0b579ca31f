import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { promptOf } from '../support/attempt-files';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld, type WorldOptions } from '../support/world';

const FIRST_FAILS = {
  steps: [
    {
      when: { section: 'Core', invocation: 1 },
      do: { behaviour: 'fail', afterTasks: 1, message: 'tests fail' },
    },
  ],
};

async function stoppedRun(options: WorldOptions = {}) {
  const world = await createWorld({ scenario: FIRST_FAILS, ...options });
  const engine = await openEngine(world);
  await engine.start({ autoHealEnabled: false });
  const stopped = await engine.until('needs_attention');
  return { world, engine, stopped };
}

/** The record says first that a run waits for its merge; the last words about it are written into the state file next. */
async function stateIsWritten(world: Awaited<ReturnType<typeof createWorld>>): Promise<void> {
  await waitFor('the state file to be complete', async () => {
    const state = await world.project.state();
    return (
      state.orchestration.dashboard?.active?.status === 'waiting_merge' &&
      JSON.stringify(state.orchestration).includes('"passed"')
    );
  });
}

describe('a failed batch with auto-heal off', () => {
  it('N3: needs attention, names the failure, and offers retry, skip and abort', async () => {
    const { engine, stopped } = await stoppedRun();
    expect(stopped.recoveryContext).toMatchObject({
      options: ['retry', 'skip', 'abort'],
      batchId: stopped.batches.items[1]?.id,
      failure: { class: 'task_failure' },
    });
    expect(stopped.batches.items.map(({ status }) => status)).toEqual(['completed', 'failed', 'pending']);
    const { run } = await engine.command({ type: 'abort' });
    expect(run).toMatchObject({ status: 'failed', statusReason: expect.stringContaining('tests fail') });
    expect(run.next).toEqual(['dismiss']);
  });

  it('lesson 22: retry runs the same batch again with what is left, and only that', async () => {
    const { world, engine } = await stoppedRun();
    await engine.command({ type: 'retry' });
    const ready = await engine.until('waiting_merge');
    expect(ready.recoveryContext).toBeUndefined();
    expect(ready.batches.items.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    const trace = await world.trace();
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    const retried = trace.filter(({ event, section }) => event === 'start' && section === 'Core')[1];
    expect(retried?.taskIds).toEqual(['T004']);
    await engine.command({ type: 'finish' });
  });

  it('lesson 22: skip leaves out this batch and no other; its open tasks are waived with the reason', async () => {
    const { world, engine, stopped } = await stoppedRun();
    await engine.command({ type: 'skip' });
    const ready = await engine.until('waiting_merge');
    expect(ready.batches.items[1]).toMatchObject({
      status: 'skipped',
      skipReason: stopped.recoveryContext?.issue,
      taskStates: { T003: 'done', T004: 'waived' },
    });
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T005']);
    await engine.command({ type: 'finish' });
  });

  it('a person may finish the work by hand and retry: nothing is run again', async () => {
    const { world, engine } = await stoppedRun();
    const tasks = (await world.project.read('specs/0010-initial-setup/tasks.md')).replaceAll(
      '[ ] T004',
      '[x] T004',
    );
    await world.project.write('specs/0010-initial-setup/tasks.md', tasks);
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge');
    expect(agentsStarted(await world.trace()).filter((line) => line.includes('Core'))).toHaveLength(1);
    await engine.command({ type: 'finish' });
  });
});

describe('a failed batch with auto-heal on', () => {
  it('N2, D1-D3: a healer with the evidence finishes the batch, which is then "healed"', async () => {
    const world = await createWorld({ scenario: FIRST_FAILS });
    const engine = await openEngine(world);
    await engine.start();
    const ready = await engine.until('waiting_merge');
    expect(ready.batches.items[1]).toMatchObject({ status: 'healed', healAttempts: 1 });
    expect(ready.executions.healers).toHaveLength(1);
    const trace = await world.trace();
    expect(agentsStarted(trace)[2]).toContain('healer');
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    const prompts = await Promise.all((await world.attemptDirs()).map(promptOf));
    const healing = prompts.find((prompt) => prompt.includes('failed:'));
    expect(healing).toContain('tests fail');
    expect(healing).toContain('- Tasks failed: T004');
    expect(ready.ledger.filter(({ kind }) => kind === 'heal')).toHaveLength(1);
    await engine.command({ type: 'finish' });
  });

  it('D4: a healer that fails too is not sent again; the run needs attention', async () => {
    const steps = [
      { when: { section: 'Core' }, do: { behaviour: 'fail', message: 'tests fail' } },
      { when: { isHealer: true }, do: 'doNothing' },
    ];
    const world = await createWorld({ scenario: { steps } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(stopped.batches.items[1]).toMatchObject({ status: 'failed', healAttempts: 1 });
    expect((await world.trace()).filter(({ event, isHealer }) => event === 'start' && isHealer)).toHaveLength(
      1,
    );
    await engine.command({ type: 'cancel' });
  });
});

describe('after the last batch', () => {
  it('merged by hand while waiting for approval: completed "outside", no merge agent is started', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await engine.start();
    await engine.until('waiting_merge');
    // The state file is tracked.
    await stateIsWritten(world);
    await world.project.git('add', '-A');
    await world.project.git('commit', '-q', '-m', 'By hand');
    await world.project.git('checkout', '-q', 'main');
    await world.project.git('merge', '-q', '--no-ff', '-m', 'Merged by hand', '0010-initial-setup');
    await engine.app.orchestration.reconcile();
    const done = await engine.untilRun('the merge to be noticed', ({ status }) => status === 'completed');
    expect(done.outcome).toBe('outside');
    expect(agentsStarted(await world.trace())).not.toContain('flow.merge');
  });

  it('a state file that git has not written to its end yet stops nothing', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await engine.start();
    await engine.until('waiting_merge');
    await stateIsWritten(world);
    const file = '.specflow/orchestration-state.json';
    const text = await world.project.read(file);
    await world.project.write('.git/index.lock', '');
    await world.project.write(file, text.slice(0, 100));
    // Looks at the project before it acts, and once more afterwards.
    const raised = engine.command({ type: 'raise-budget', budget: { maxTotal: 60 } });
    setTimeout(async () => {
      await world.project.write(file, text);
      await rm(join(world.project.dir, '.git/index.lock'));
    }, 600);
    await raised;
    const run = await engine.run();
    expect(run.status).toBe('waiting_merge');
    expect(run.decisionLog.map(({ decision }) => decision)).not.toContain('needs_attention');
    await engine.command({ type: 'finish' });
  });

  it('verify that re-opens a task sends the run back to implement, also when it calls that an error; then it proves it', async () => {
    const reopen = [
      { behaviour: 'untick', taskIds: ['T003'] },
      { behaviour: 'fail', message: 'T003 is not done' },
    ];
    const world = await createWorld({
      scenario: { steps: [{ when: { skill: 'verify', invocation: 1 }, do: reopen }] },
    });
    const engine = await openEngine(world);
    await engine.start();
    const ready = await engine.until('waiting_merge');
    expect(agentsStarted(await world.trace()).slice(3)).toEqual([
      'flow.verify',
      'flow.implement "Core"',
      'flow.verify',
    ]);
    expect(ready).toMatchObject({ verifyReopened: 1, executions: { healers: [] } });
    await engine.command({ type: 'finish' });
  });

  it('a merge agent that merges nothing is not believed, and not sent again by itself', async () => {
    const world = await createWorld({ scenario: { steps: [{ when: { skill: 'merge' }, do: 'doNothing' }] } });
    const engine = await openEngine(world);
    await engine.start({ autoMerge: true });
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext?.code).toBe('MERGE_UNCONFIRMED');
    expect(agentsStarted(await world.trace()).filter((line) => line === 'flow.merge')).toHaveLength(1);
    expect(stopped.next).toContain('finish');
    await engine.command({ type: 'finish' });
    expect(await engine.until('completed')).toMatchObject({ outcome: 'finished_without_merge' });
  });

  it('B8, lesson 24: going back runs the step again; money, history and finished batches stay', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await engine.start();
    const before = await engine.until('waiting_merge');
    await engine.command({ type: 'go-back', step: 'verify' });
    const after = await engine.until('waiting_merge');
    expect(after.steps.verify.epoch).toBe(before.steps.verify.epoch + 1);
    expect(agentsStarted(await world.trace()).filter((line) => line === 'flow.verify')).toHaveLength(2);
    expect(tasksDone(await world.trace())).toHaveLength(5);
    expect(after.totalCostUsd).toBeGreaterThan(before.totalCostUsd);
    expect(after.ledger).toHaveLength(before.ledger.length + 1);
    await engine.command({ type: 'finish' });
  });
});
