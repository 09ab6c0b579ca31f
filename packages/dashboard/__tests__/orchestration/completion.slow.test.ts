import { describe, expect, it } from 'vitest';
import { agentsStarted, tasksDone } from '../support/agent-trace';
import { argumentsOf, promptOf } from '../support/attempt-files';
import { openEngine } from '../support/engine';
import { ONE_BATCH } from '../support/project-fixture';
import { createWorld } from '../support/world';

const TASKS = 'specs/0010-initial-setup/tasks.md';

describe('done means done (N7, invariant I5)', () => {
  it('C5, #19: an agent that ends with exit 0 and ticks nothing has not done its batch', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: { steps: [{ do: 'doNothing' }] } });
    const engine = await openEngine(world);
    await engine.start({ autoHealEnabled: false });
    const stopped = await engine.until('needs_attention');
    expect(stopped.batches.items[0]).toMatchObject({ status: 'failed', tasksCompleted: 0 });
    expect(stopped.recoveryContext?.issue).toContain('T001');
    expect(agentsStarted(await world.trace())).toEqual(['flow.implement "Setup"']);
    await engine.command({ type: 'cancel' });
  });

  it('an agent that claims every task and ticks none is not believed', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: { steps: [{ do: 'lie' }] } });
    const engine = await openEngine(world);
    await engine.start({ autoHealEnabled: false });
    expect((await engine.until('needs_attention')).batches.items[0]?.status).toBe('failed');
    await engine.command({ type: 'cancel' });
  });

  it('ticks without any change hold auto-merge back and are listed', async () => {
    const steps = [{ when: { skill: 'implement' }, do: { behaviour: 'lie', ticks: true } }];
    const world = await createWorld({ tasks: ONE_BATCH, scenario: { steps } });
    const engine = await openEngine(world);
    await engine.start({ autoMerge: true });
    const ready = await engine.until('waiting_merge');
    expect(ready.batches.items[0]).toMatchObject({ status: 'completed', unproven: ['T001'] });
    expect(ready.statusReason).toContain('not proven');
    await engine.command({ type: 'finish' });
    expect(await engine.until('completed')).toMatchObject({ outcome: 'finished_without_merge' });
  });

  it('N1: a step that the state file calls complete does not end implement while tasks are open', async () => {
    const world = await createWorld({
      scenario: {
        steps: [
          {
            when: { section: 'Setup' },
            do: {
              behaviour: 'writeFiles',
              files: [{ path: 'claimed.txt', content: 'complete' }],
              afterTasks: 1,
            },
          },
        ],
      },
    });
    const state = await world.project.state();
    const step = { current: 'implement', index: 2, status: 'complete' };
    const claimed = { ...state, orchestration: { ...state.orchestration, step } };
    await world.project.write('.specflow/orchestration-state.json', JSON.stringify(claimed));
    const engine = await openEngine(world);
    await engine.start();
    await engine.until('waiting_merge');
    expect(tasksDone(await world.trace())).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    await engine.command({ type: 'finish' });
  });

  it('lesson 13, F29: a task file that becomes empty is never "all done"', async () => {
    const steps = [
      {
        when: { section: 'Setup' },
        do: { behaviour: 'writeFiles', files: [{ path: TASKS, content: '# Tasks\n' }], afterTasks: 2 },
      },
    ];
    const world = await createWorld({ scenario: { steps } });
    const engine = await openEngine(world);
    await engine.start();
    const stopped = await engine.until('needs_attention');
    expect(['TASKS_VANISHED', 'NO_TASKS']).toContain(stopped.recoveryContext?.code);
    expect(agentsStarted(await world.trace())).toEqual(['flow.implement "Setup"']);
    await engine.command({ type: 'cancel' });
  });

  it('lesson 23: a user gate holds auto-merge back; only a confirmed merge passes it', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, userGate: true });
    const engine = await openEngine(world);
    await engine.start({ autoMerge: true });
    const ready = await engine.until('waiting_merge');
    expect(ready.statusReason).toContain('user gate');
    await expect(engine.command({ type: 'merge', confirmUserGate: false })).rejects.toMatchObject({
      code: 'USER_GATE_UNCONFIRMED',
    });
    await engine.command({ type: 'merge', confirmUserGate: true });
    expect(await engine.until('completed')).toMatchObject({ outcome: 'merged' });
  });

  it('budgets, schema and limits of the configuration reach the agent as its own flags', async () => {
    const world = await createWorld({ tasks: ONE_BATCH });
    const engine = await openEngine(world);
    await engine.start({
      budget: { maxPerBatch: 1.25, maxTotal: 20 },
      model: 'opus',
      fallbackModel: 'sonnet',
    });
    await engine.until('waiting_merge');
    const [dir = ''] = await world.attemptDirs();
    const args = await argumentsOf(dir);
    expect(args[args.indexOf('--max-budget-usd') + 1]).toBe('1.25');
    expect(args[args.indexOf('--model') + 1]).toBe('opus');
    expect(args[args.indexOf('--fallback-model') + 1]).toBe('sonnet');
    expect(JSON.parse(args[args.indexOf('--json-schema') + 1] ?? '')).toMatchObject({ type: 'object' });
    expect(args.join(' ')).not.toContain('Setup');
    expect(await promptOf(dir)).toMatch(/^\/flow\.implement /);
    await engine.command({ type: 'cancel' });
  });

  it('I4: an agent that overspends is stopped by its cap, and nothing more is started until the budget is raised', async () => {
    const world = await createWorld({
      tasks: ONE_BATCH,
      scenario: {
        steps: [{ when: { invocation: 1 }, do: { behaviour: 'overspend', afterTasks: 0, costUsd: 3 } }],
      },
    });
    const engine = await openEngine(world);
    await engine.start({ budget: { maxPerBatch: 1, maxTotal: 2 } });
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext?.failure?.class ?? stopped.recoveryContext?.code).toMatch(/budget/i);
    expect(stopped.totalCostUsd).toBeGreaterThanOrEqual(1);
    expect(await world.attemptDirs()).toHaveLength(1);

    await engine.command({ type: 'retry' });
    const again = await engine.until('needs_attention');
    expect(again.recoveryContext?.code).toBe('BUDGET_REACHED');
    expect(await world.attemptDirs()).toHaveLength(1);

    await engine.command({ type: 'retry', budget: { maxPerBatch: 10, maxTotal: 20 } });
    const ready = await engine.until('waiting_merge');
    expect(ready.batches.items[0]?.status).toBe('completed');
    await engine.command({ type: 'finish' });
  });
});
