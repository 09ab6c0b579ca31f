import { describe, expect, it } from 'vitest';
import { openEngine } from '../support/engine';
import { processesWith } from '../support/processes';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

describe('cancel', () => {
  it('G8, F16, F18: ends an agent that ignores signals and its grandchild in another session within 15 s; the receipt is true', async () => {
    const world = await createWorld({
      scenario: {
        steps: [{ do: ['ignoreSignals', { behaviour: 'spawnGrandchild' }, { behaviour: 'hangMidway' }] }],
      },
    });
    const engine = await openEngine(world);
    const runId = await engine.start();
    // Programs with which the agent is started carry the marker as well, and are gone in a moment.
    await waitFor('the grandchild', async () =>
      (await processesWith('SPECFLOW_RUN_ID', runId)).some(({ command }) => command.startsWith('sleep ')),
    );
    const began = performance.now();
    const { run, receipt } = await engine.command({ type: 'cancel' });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(receipt).toEqual({ processesEnded: expect.any(Number), processesLeft: 0 });
    expect(receipt?.processesEnded).toBeGreaterThanOrEqual(2);
    expect(await processesWith('SPECFLOW_RUN_ID', runId)).toEqual([]);
    expect(run.status).toBe('cancelled');
    expect(run.batches.items.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('F51: twice at once, and during the start of an agent: one clean end, nothing is left, a new run can start', async () => {
    const world = await createWorld({ scenario: { steps: [{ delayMs: 400 }] } });
    const engine = await openEngine(world);
    const runId = await engine.start();
    const replies = await Promise.allSettled([1, 2].map(() => engine.command({ type: 'cancel' })));
    expect(replies.some(({ status }) => status === 'fulfilled')).toBe(true);
    await engine.until('cancelled');
    await waitFor('all processes to be gone', async () => (await world.processes()).length === 0);
    const next = await engine.start();
    expect(next).not.toBe(runId);
    await engine.command({ type: 'cancel' });
  });
});
