import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  parseJsonText,
  probeProcess,
  readProcessIdentity,
  readTextFile,
  withFileLock,
  writeFileDurable,
} from '@specflow/cli/lib';
import { z } from 'zod';
import type { WallClock } from './store/ports';
import type { RunPaths } from './store/run-paths';

/*
 * Which of several dashboards of one home looks after a run. It saves doubled work, and nothing else: the record
 * refuses stale writers, and the project lock refuses a second agent. So a wrong answer here costs a few reads.
 */

/** After this long without a renewal another dashboard takes over, even if the holder lives (it may be suspended). */
const STALE_MS = 30_000;

const LeaseSchema = z.object({
  dashboardId: z.string(),
  pid: z.number().int(),
  startTime: z.string(),
  bootId: z.string(),
  pidNamespace: z.string().optional(),
  /** Rises with each change of hands. */
  epoch: z.number().int().positive(),
  renewedAtMs: z.number(),
});
type LeaseFile = z.infer<typeof LeaseSchema>;

/** The leases that this dashboard holds. */
export interface Lease {
  /** Takes or renews the lease of a run; its epoch, or null when another dashboard leads. */
  acquire(runId: string): Promise<number | null>;
  /** Whether this dashboard leads a run, as far as it knows without asking the disk. */
  isLeader(runId: string): boolean;
  /** Gives the lease back, at the end of a run or of the dashboard. */
  release(runId: string): Promise<void>;
}

/** Builds the leases of one dashboard. */
export function createLease(dependencies: { readonly paths: RunPaths; readonly clock: WallClock }): Lease {
  const { paths, clock } = dependencies;
  const dashboardId = randomUUID();
  const held = new Map<string, LeaseFile>();
  const fileOf = (runId: string) => join(paths.runDir(runId), 'lease.json');
  const isFresh = (lease: LeaseFile) => Math.abs(clock.now() - lease.renewedAtMs) < STALE_MS;

  async function ours(epoch: number): Promise<LeaseFile | null> {
    const identity = await readProcessIdentity();
    return identity === null ? null : { dashboardId, ...identity, epoch, renewedAtMs: clock.now() };
  }

  async function take(runId: string): Promise<number | null> {
    const current = await read(fileOf(runId));
    const isOurs = current?.dashboardId === dashboardId;
    if (current !== null && !isOurs && isFresh(current) && (await probeProcess(current)) !== 'dead')
      return null;
    const lease = await ours(isOurs ? current.epoch : (current?.epoch ?? 0) + 1);
    if (lease === null) return null;
    await write(fileOf(runId), lease);
    held.set(runId, lease);
    return lease.epoch;
  }

  return {
    async acquire(runId) {
      const epoch = await withFileLock(fileOf(runId), () => take(runId));
      if (epoch === null) held.delete(runId);
      return epoch;
    },
    isLeader(runId) {
      const lease = held.get(runId);
      return lease !== undefined && isFresh(lease);
    },
    async release(runId) {
      held.delete(runId);
      await withFileLock(fileOf(runId), async () => {
        const current = await read(fileOf(runId));
        if (current?.dashboardId !== dashboardId) return;
        // The file stays, so that the epoch goes on rising.
        await write(fileOf(runId), { ...current, renewedAtMs: 0 });
      });
    },
  };
}

function write(path: string, lease: LeaseFile): Promise<void> {
  return writeFileDurable(path, JSON.stringify(lease), { durable: false });
}

async function read(path: string): Promise<LeaseFile | null> {
  const text = await readTextFile(path, 4096).catch(() => null);
  const json = text === null ? null : parseJsonText(text);
  const lease = LeaseSchema.safeParse(json?.ok ? json.value : null);
  return lease.success ? lease.data : null;
}
