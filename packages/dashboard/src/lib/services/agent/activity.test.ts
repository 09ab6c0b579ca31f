import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextLiveness, sampleActivity } from './activity';
import { listProcesses } from './process-table';
import { createFixture, type Fixture, until, untilState } from './test/attempt-fixture';

describe('liveness', () => {
  const sample = { stdoutBytes: 10, cpuTicks: 10, ioBytes: 10 };
  const begin = nextLiveness(null, sample, 1000);

  it.each([
    ['output', { ...sample, stdoutBytes: 11 }, 11_000],
    ['work', { ...sample, cpuTicks: 200 }, 11_000],
    ['input and output', { ...sample, ioBytes: 100_000 }, 11_000],
    ['nothing', sample, 1000],
    ['a few ticks of waiting', { ...sample, cpuTicks: 12 }, 1000],
    ['less because a child ended', { ...sample, cpuTicks: 3, ioBytes: 0 }, 1000],
  ])('%s', (_, next, expected) => {
    expect(nextLiveness(begin, next, 11_000).lastActiveAtMs).toBe(expected);
  });

  it('F45: begins anew after a gap in our own watching', () => {
    expect(nextLiveness(begin, sample, 8 * 3_600_000).lastActiveAtMs).toBe(8 * 3_600_000);
  });
});

describe('activity of a tree', () => {
  let world: Fixture;
  beforeEach(async () => {
    world = await createFixture();
  });
  afterEach(() => world.dispose());

  it('sees the work of a child while the agent itself waits', async () => {
    const go = join(world.root, 'go');
    const dir = await world.start(await world.agent('agent', `(while [ ! -e '${go}' ]; do :; done) & wait`));
    await untilState(dir, 'running');
    const first = await sampleActivity(dir, listProcesses);
    await until('the child to work', async () => {
      const now = await sampleActivity(dir, listProcesses);
      return now !== null && first !== null && now.cpuTicks > first.cpuTicks + 5;
    });
    await writeFile(go, '');
    await untilState(dir, 'ended');
  });

  it('is nothing for an attempt without an agent', async () => {
    expect(await sampleActivity(world.root, listProcesses)).toBeNull();
  });
});
