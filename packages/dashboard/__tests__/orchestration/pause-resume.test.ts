import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

/** Stands still after its first task, so that the pause always comes in the middle. */
const STANDS_STILL = {
  steps: [{ when: { section: 'Core', invocation: 1 }, do: { behaviour: 'hangMidway', afterTasks: 1 } }],
};

describe('pause and resume (N6)', () => {
  it('pause now, resume: nothing is lost, no heal attempt is used, the same session goes on', async () => {
    const world = await createWorld({ scenario: STANDS_STILL });
    const engine = await openEngine(world);
    await engine.start();
    await waitFor('a task of the second batch', async () => tasksDone(await world.trace()).includes('T003'));
    const { run: paused, receipt } = await engine.command({ type: 'pause', when: 'now' });
    expect(receipt?.processesLeft).toBe(0);
    expect(paused.status).toBe('paused');
    // The runner writes the record of the end, and leaves after that.
    await waitFor('everything to be gone', async () => (await world.processes()).length === 0);
    expect(paused.batches.items[1]).toMatchObject({ status: 'pending', tasksCompleted: 1, healAttempts: 0 });

    await engine.command({ type: 'resume' });
    const ready = await engine.until('waiting_merge');
    const trace = await world.trace();
    expect(agentsStarted(trace)).toEqual([
      'flow.implement "Setup"',
      'flow.implement "Core"',
      expect.stringContaining('resumed'),
      'flow.implement "Polish"',
      'flow.verify',
    ]);
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    const [, core] = ready.batches.items;
    expect(core).toMatchObject({ status: 'completed', healAttempts: 0 });
    const execution = ready.executionRecords.find(({ batchId }) => batchId === core?.id);
    expect(new Set(execution?.attempts.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(ready.executions.healers).toEqual([]);
    await engine.command({ type: 'finish' });
  });

  it('pause after the batch lets the agent finish, and the next batch waits', async () => {
    const world = await createWorld({
      scenario: { steps: [{ when: { section: 'Setup' }, delayMs: 2_500 }] },
    });
    const engine = await openEngine(world);
    await engine.start();
    await waitFor('the first agent', async () => (await world.trace()).length > 0);
    await engine.command({ type: 'pause', when: 'after-batch' });
    const paused = await engine.until('paused');
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002']);
    expect(paused.batches.items.map(({ status }) => status)).toEqual(['completed', 'pending', 'pending']);
    await engine.command({ type: 'resume' });
    await engine.until('waiting_merge');
    expect(agentsStarted(await world.trace())).not.toContainEqual(expect.stringContaining('resumed'));
    await engine.command({ type: 'finish' });
  });

  it('pause between batches stops once after each batch but the last, also across a restart', async () => {
    const world = await createWorld();
    let engine = await openEngine(world);
    await engine.start({ pauseBetweenBatches: true });
    let pauses = 0;
    for (; pauses < 2; pauses += 1) {
      await engine.until('paused');
      engine.close();
      engine = await openEngine(world);
      await engine.app.orchestration.reconcile();
      expect((await engine.run()).status).toBe('paused');
      await engine.command({ type: 'resume' });
    }
    const ready = await engine.until('waiting_merge');
    expect(ready.decisionLog.filter(({ decision }) => decision === 'Paused')).toHaveLength(2);
    await engine.command({ type: 'finish' });
  });
});
