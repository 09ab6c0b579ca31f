import { describe, expect, it } from 'vitest';
import { openEngine } from '../support/engine';
import { createWorld } from '../support/world';

describe('the boundary between two agents', () => {
  it('is one picture of the project: an agent begins where the one before it ended', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await engine.start();
    const { batches } = await engine.until('waiting_merge');
    const [first, second, third] = batches.items.map(({ evidence }) => evidence);
    expect(first?.after?.tree).toMatch(/^[0-9a-f]{40}$/);
    expect([second?.before, third?.before]).toEqual([first?.after, second?.after]);
    await engine.command({ type: 'finish' });
  });

  it('is looked at anew after a pause: what a person does meanwhile is no work of the next agent', async () => {
    const world = await createWorld();
    const engine = await openEngine(world);
    await engine.start({ pauseBetweenBatches: true });
    await engine.until('paused');
    await world.project.write('src/by-hand.mjs', 'export const mine = true;\n');
    await engine.command({ type: 'resume' });
    const paused = await engine.untilRun('the second batch', ({ batches }) =>
      ['completed', 'failed'].includes(batches.items[1]?.status ?? ''),
    );
    const evidence = paused.batches.items[1]?.evidence;
    expect(evidence?.files.map(({ path }) => path).sort()).toEqual(['src/core.mjs', 'src/store.mjs']);
    await engine.until('paused');
    await engine.command({ type: 'cancel' });
  });
});
