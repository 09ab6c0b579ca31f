import { describe, expect, it } from 'vitest';
import { overlaps } from '../support/agent-trace';
import { type Engine, openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

const STANDS_STILL = { behaviour: 'hangMidway', afterTasks: 0 };

const begin = ({ app, projectId }: Engine, skill: string) => app.workflows.start({ projectId, skill });
const agents = async (world: World) => (await world.trace()).filter(({ event }) => event === 'start').length;

describe('a single command', () => {
  it('runs once with its words as they are, is booked with its cost, and ends completed', async () => {
    const world = await createWorld({ scenario: { steps: [{ when: { skill: 'analyze' }, costUsd: 0.37 }] } });
    const engine = await openEngine(world);
    const started = await begin(engine, '/flow.analyze look at $(touch X) --model evil');
    expect(started).toMatchObject({ skill: 'flow.analyze' });
    const id = String(started.id);
    const done = await waitFor('its end', async () => {
      const seen = await engine.app.workflows.status(engine.projectId, id);
      return seen.status === 'completed' && seen;
    });
    expect(done).toMatchObject({ costUsd: 0.37, skill: 'flow.analyze' });
    const [run] = await engine.app.store.listByProject(engine.projectId);
    expect(run).toMatchObject({ kind: 'workflow', status: 'completed', totalCostUsd: 0.37 });
    expect(run?.ledger).toEqual([
      expect.objectContaining({ kind: 'workflow', spentUsd: 0.37, estimated: false }),
    ]);
    expect(await agents(world)).toBe(1);
  });

  it('is refused beside a run, and a run beside it: 409 with the id of the other; a dead one blocks nothing', async () => {
    const world = await createWorld({ scenario: { steps: [{ do: STANDS_STILL }] } });
    const engine = await openEngine(world);
    const runId = await engine.start();
    const taken = { code: 'ORCHESTRATION_IN_PROGRESS', details: { orchestrationId: runId } };
    await expect(begin(engine, 'flow.implement')).rejects.toMatchObject(taken);
    await waitFor('the agent', async () => (await agents(world)) === 1);
    await engine.command({ type: 'cancel' });

    const single = await begin(engine, 'flow.implement');
    await expect(engine.start()).rejects.toMatchObject({
      code: 'ORCHESTRATION_IN_PROGRESS',
      details: { orchestrationId: single.orchestrationId },
    });
    await waitFor('its agent', async () => (await agents(world)) === 2);
    await engine.app.workflows.cancel(engine.projectId, String(single.id));
    await world.play({ steps: [] });
    await engine.start();
    await engine.until('waiting_merge');
    expect(overlaps(await world.trace())).toEqual([]);
    await engine.command({ type: 'finish' });
  });

  it('cancel ends its agent and what it started, tells the truth about it, and books what was seen', async () => {
    const steps = [{ do: ['ignoreSignals', { behaviour: 'spawnGrandchild' }, STANDS_STILL] }];
    const world = await createWorld({ scenario: { steps } });
    const engine = await openEngine(world);
    const started = await begin(engine, 'flow.implement');
    await waitFor('the agent', async () => (await agents(world)) === 1);
    const cancelled = await engine.app.workflows.cancel(engine.projectId, String(started.id));
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      receipt: { processesEnded: expect.any(Number), processesLeft: 0 },
    });
    await waitFor('everything to be gone', async () => (await world.processes()).length === 0);
    const [run] = await engine.app.store.listByProject(engine.projectId);
    expect(run?.status).toBe('cancelled');
    expect(run?.ledger.every(({ spentUsd, settledAt }) => spentUsd !== undefined && settledAt)).toBe(true);
  });

  it('one that is not installed is refused with the fix; nothing is started', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await expect(begin(engine, 'flow.nothing')).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
      details: { blockers: [{ code: 'SKILL_MISSING' }] },
    });
    expect(await world.attemptDirs()).toEqual([]);
  });

  it('the cap of the last configuration is its own: an overspend is stopped by it and asks a person', async () => {
    const world = await createWorld({
      scenario: { steps: [{ do: { behaviour: 'overspend', afterTasks: 0, costUsd: 9 } }] },
    });
    const engine = await openEngine(world);
    await begin(engine, 'flow.implement');
    const run = await waitFor('its end', async () => {
      const [seen] = await engine.app.store.listByProject(engine.projectId);
      return seen && seen.status !== 'running' && seen;
    });
    expect(run.status).toBe('needs_attention');
    expect(run.ledger).toHaveLength(1);
    expect(run.ledger[0]).toMatchObject({ reservedUsd: 5, spentUsd: expect.any(Number) });
    expect(await agents(world)).toBe(1);
    await engine.app.workflows.cancel(engine.projectId, run.executionRecords[0]?.id ?? '');
  });
});
