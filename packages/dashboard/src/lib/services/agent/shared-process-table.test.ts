import { describe, expect, it } from 'vitest';
import { shareProcessTable } from './shared-process-table';

const entry = { pid: 7, startTime: '1', state: 'S', parentPid: 1, groupId: 7, sessionId: 7, cpuTicks: 0 };

function table(read = async () => [entry]) {
  const clock = { ms: 0 };
  const reads: number[] = [];
  const ask = shareProcessTable({
    monotonicMs: () => clock.ms,
    maxAgeMs: 1_000,
    read: () => {
      reads.push(clock.ms);
      return read();
    },
  });
  return { clock, reads, ask };
}

describe('a shared reading of the process table', () => {
  it('is read once for a hundred who ask at the same time, and again only when it is too old', async () => {
    const { clock, reads, ask } = table();
    await Promise.all(Array.from({ length: 100 }, () => ask()));
    clock.ms = 999;
    await ask();
    expect(reads).toEqual([0]);
    clock.ms = 1_000;
    expect(await ask()).toEqual([entry]);
    expect(reads).toEqual([0, 1_000]);
  });

  it('tells a failure to those who waited for it, and to nobody after them', async () => {
    let isBroken = true;
    const { reads, ask } = table(async () => {
      if (isBroken) throw new Error('no /proc');
      return [entry];
    });
    const both = [ask(), ask()];
    await expect(both[0]).rejects.toThrow('no /proc');
    await expect(both[1]).rejects.toThrow('no /proc');
    isBroken = false;
    expect(await ask()).toEqual([entry]);
    expect(reads).toEqual([0, 0]);
  });
});
