import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentsStarted, overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { createWorld } from '../support/world';

const IN_ORDER = ['T001', 'T002', 'T003', 'T004', 'T005'];

describe('several dashboards on one project (invariant I1)', () => {
  it('F48: two of one home drive one run together: each batch runs once, no agent is taken for a stray', async () => {
    const world = await createWorld();
    const first = await openEngine(world);
    const second = await openEngine(world);
    const runId = await first.start();
    await second.app.orchestration.reconcile();
    await expect(second.start()).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
      details: { orchestrationId: runId },
    });
    const ready = await second.until('waiting_merge');
    const trace = await world.trace();
    expect(tasksDone(trace)).toEqual(IN_ORDER);
    expect(overlaps(trace)).toEqual([]);
    expect(agentsStarted(trace)).toHaveLength(4);
    expect(ready.executionRecords.every(({ attempts }) => attempts.length === 1)).toBe(true);
    await second.command({ type: 'finish' });
    expect((await first.run()).status).toBe('completed');
  });

  it('two with different homes: never two agents at once, the second one waits and nothing is done twice', async () => {
    const world = await createWorld({ scenario: { steps: [{ when: { skill: 'implement' }, delayMs: 80 }] } });
    const first = await openEngine(world);
    const second = await openEngine(world, { SPECFLOW_HOME: join(world.root, 'other-home') });
    const [one, other] = await Promise.all([first.start(), second.start()]);
    expect(one).not.toBe(other);
    const ends = await Promise.all([
      first.untilRun('an end', ({ status }) => status !== 'running'),
      second.untilRun('an end', ({ status }) => status !== 'running'),
    ]);
    const trace = await world.trace();
    expect(overlaps(trace)).toEqual([]);
    expect([...tasksDone(trace)].sort()).toEqual(IN_ORDER);
    expect(ends.map(({ status }) => status)).toContain('waiting_merge');
    await Promise.all([first, second].map((engine) => engine.command({ type: 'cancel' })));
  });

  it('F47: of 20 starts at once in two dashboards one wins, the others name its run', async () => {
    const world = await createWorld();
    const engines = [await openEngine(world), await openEngine(world)];
    const starts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => engines[index % 2]?.start()),
    );
    const won = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
    expect(won).toHaveLength(1);
    expect(refused).toHaveLength(19);
    for (const error of refused) {
      expect(error).toMatchObject({
        code: 'ORCHESTRATION_IN_PROGRESS',
        details: { orchestrationId: won[0] },
      });
    }
    await engines[0]?.command({ type: 'cancel' });
  });
});
