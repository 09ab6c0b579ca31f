import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readProcessIdentity } from '@specflow/cli/lib';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createLease } from './lease';
import { temporaryDirectory } from './store/__tests__/workbench';
import { createRunPaths } from './store/run-paths';

const RUN = 'run-1';

async function workbench() {
  const paths = createRunPaths(await temporaryDirectory());
  await mkdir(paths.runDir(RUN), { recursive: true });
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs };
  return { paths, clock, lease: createLease({ paths, clock }), other: createLease({ paths, clock }) };
}

describe('lease', () => {
  it('makes one of two dashboards the leader of a run until it gives it back', async () => {
    const { lease, other } = await workbench();
    expect(await lease.acquire(RUN)).toBe(1);
    expect(await other.acquire(RUN)).toBeNull();
    expect([lease.isLeader(RUN), other.isLeader(RUN)]).toEqual([true, false]);
    await lease.release(RUN);
    expect(await other.acquire(RUN)).toBe(2);
    expect([lease.isLeader(RUN), other.isLeader(RUN)]).toEqual([false, true]);
  });

  it('makes exactly one of many that ask at once the leader', async () => {
    const { paths, clock } = await workbench();
    const leases = Array.from({ length: 10 }, () => createLease({ paths, clock }));
    const epochs = await Promise.all(leases.map((lease) => lease.acquire(RUN)));
    expect(epochs.filter((epoch) => epoch !== null)).toEqual([1]);
  });

  it('stays with a leader that renews, and passes to another when it does not (F49)', async () => {
    const { lease, other, clock } = await workbench();
    await lease.acquire(RUN);
    clock.nowMs += 20_000;
    expect(await lease.acquire(RUN)).toBe(1);
    clock.nowMs += 20_000;
    expect(await other.acquire(RUN)).toBeNull();
    clock.nowMs += 20_000;
    expect(lease.isLeader(RUN)).toBe(false);
    expect(await other.acquire(RUN)).toBe(2);
    expect(await lease.acquire(RUN)).toBeNull();
  });

  it('passes at once when its holder is dead', async () => {
    const { lease, paths, clock } = await workbench();
    const child = execa('sleep', ['60'], { reject: false });
    const identity = await readProcessIdentity(child.pid);
    child.kill('SIGKILL');
    await child;
    const dead = { dashboardId: 'gone', ...identity, epoch: 7, renewedAtMs: clock.now() };
    await writeFile(join(paths.runDir(RUN), 'lease.json'), JSON.stringify(dead));
    expect(await lease.acquire(RUN)).toBe(8);
  });

  it('is taken over when its file is damaged', async () => {
    const { lease, paths } = await workbench();
    await writeFile(join(paths.runDir(RUN), 'lease.json'), '{"dashboardId":');
    expect(await lease.acquire(RUN)).toBe(1);
  });
});
