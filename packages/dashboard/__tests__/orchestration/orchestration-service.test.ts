import { describe, expect, it } from 'vitest';
import { agentsStarted, overlaps, tasksDone } from '../support/agent-trace';
import { reportedCost } from '../support/attempt-files';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

describe('a phase from the first batch to the merge', () => {
  it('N1: three batches really run, in order and one at a time; merge is ready only with every task settled', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await engine.start();
    const ready = await engine.until('waiting_merge');

    const trace = await world.trace();
    expect(agentsStarted(trace)).toEqual([
      'flow.implement "Setup"',
      'flow.implement "Core"',
      'flow.implement "Polish"',
      'flow.verify',
    ]);
    expect(tasksDone(trace)).toEqual(['T001', 'T002', 'T003', 'T004', 'T005']);
    expect(overlaps(trace)).toEqual([]);
    expect(await world.project.read('specs/0010-initial-setup/tasks.md')).not.toContain('[ ]');
    expect(ready.batches.items.map(({ section, status }) => [section, status])).toEqual([
      ['Setup', 'completed'],
      ['Core', 'completed'],
      ['Polish', 'completed'],
    ]);
    expect(ready.tasks).toEqual({ completed: 5, total: 5 });

    await engine.command({ type: 'merge', confirmUserGate: false });
    const done = await engine.until('completed');
    expect(done.outcome).toBe('merged');
    expect(await world.project.git('log', '--merges', '--format=%s', 'main')).toBe(
      'Merge 0010-initial-setup',
    );
    expect(await world.project.git('ls-tree', '-r', '--name-only', 'main', 'src')).toContain('src/core.mjs');
  });

  it('N5: the total is the sum of what the agents reported, each attempt booked once, also across a restart', async () => {
    const world = await createWorld({
      tasks: TWO_BATCHES,
      scenario: {
        steps: [
          { when: { section: 'Setup' }, costUsd: 0.1234 },
          { when: { section: 'Core', invocation: 1 }, do: { behaviour: 'crash', afterTasks: 1 } },
          { when: { isResume: true }, costUsd: 0.31 },
          { when: { skill: 'verify' }, costUsd: 0.07 },
          { when: { skill: 'merge' }, costUsd: 0.2 },
        ],
      },
    });
    const before = await openEngine(world);
    await before.start();
    await before.untilRun('the second batch', (run) => run.batches.items[0]?.status === 'completed');
    before.close();

    const engine = await openEngine(world);
    engine.app.start();
    await engine.until('waiting_merge');
    await engine.command({ type: 'merge', confirmUserGate: false });
    const done = await engine.until('completed');

    const reported = sum(
      (await Promise.all((await world.attemptDirs()).map(reportedCost))).map((cost) => cost ?? 0),
    );
    const estimated = sum(done.ledger.filter((entry) => entry.estimated).map((entry) => entry.spentUsd ?? 0));
    expect(reported).toBeGreaterThan(0.7);
    expect(done.totalCostUsd).toBeCloseTo(reported + estimated, 6);
    expect(done.ledger.map(({ attemptId }) => attemptId)).toEqual(
      done.executionRecords.flatMap((execution) => execution.attempts.map(({ id }) => id)),
    );
    expect(done.ledger.every(({ spentUsd, settledAt }) => spentUsd !== undefined && settledAt)).toBe(true);
    expect(done.ledger.filter((entry) => entry.estimated)).toHaveLength(1);
    expect(done.progress.money).toMatchObject({ spentUsd: done.totalCostUsd, reservedUsd: 0 });
    const setup = done.batches.items.find(({ section }) => section === 'Setup');
    expect(setup?.costUsd).toBe(0.1234);
  });

  it('a failed run of design is not a designed phase: the step ends only with spec, plan and tasks (lesson 14)', async () => {
    const world = await createWorld({
      tasks: null,
      scenario: { steps: [{ when: { skill: 'design' }, do: 'doNothing' }] },
    });
    const engine = await openEngine(world);
    await engine.start({ autoHealEnabled: false });
    const stopped = await engine.until('needs_attention');
    expect(stopped.currentPhase).toBe('design');
    expect(stopped.recoveryContext?.issue).toContain('missing');
    await engine.command({ type: 'cancel' });
  });

  it('design, analyze, implement, verify and merge follow each other on a phase that has nothing yet', async () => {
    const world = await createWorld({ tasks: null });
    const engine = await openEngine(world);
    await engine.start({ skipAnalyze: false, autoMerge: true });
    const done = await engine.until('completed');
    const skills = agentsStarted(await world.trace()).map((line) => line.split(' ')[0]);
    expect([...new Set(skills)]).toEqual([
      'flow.design',
      'flow.analyze',
      'flow.implement',
      'flow.verify',
      'flow.merge',
    ]);
    expect(done.outcome).toBe('merged');
    await waitFor('the state file to say that the run is over', async () => {
      const { dashboard } = (await world.project.state()).orchestration;
      return dashboard?.active?.status === 'completed';
    });
  });
});

const TWO_BATCHES = `# Tasks

## Setup

- [ ] T001 Create src/setup.mjs

## Core

- [ ] T002 Create src/core.mjs
- [ ] T003 Create src/store.mjs
`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
