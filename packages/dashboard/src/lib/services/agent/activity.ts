import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ATTEMPT_FILES, ProcessRecordSchema, readAttemptFile } from './attempt-files';
import type { ProcessEntry } from './process-identity';
import { selectTree } from './process-table';

/** What an agent and its processes have done so far; only differences between two samples mean something. */
export interface ActivitySample {
  readonly stdoutBytes: number;
  /** CPU time of the living tree, in clock ticks. */
  readonly cpuTicks: number;
  /** Bytes read and written by the living tree, where the system tells. */
  readonly ioBytes: number;
}

/** Samples the process tree of an attempt; `readTable` lists all processes. Null when it has no recorded agent. */
export async function sampleActivity(
  dir: string,
  readTable: () => Promise<readonly ProcessEntry[]>,
): Promise<ActivitySample | null> {
  const record = await readAttemptFile(dir, ATTEMPT_FILES.process, ProcessRecordSchema);
  if (record === null) return null;
  const tree = selectTree(await readTable(), record.agent.pid);
  const stdout = await stat(join(dir, ATTEMPT_FILES.stdout)).catch(() => null);
  let ioBytes = 0;
  for (const { pid } of tree) ioBytes += await readIoBytes(pid);
  const cpuTicks = tree.reduce((sum, entry) => sum + entry.cpuTicks, 0);
  return { stdoutBytes: stdout?.size ?? 0, cpuTicks, ioBytes };
}

async function readIoBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
  const value = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return value('rchar') + value('wchar');
}

/** Memory of the liveness of one attempt; times are monotonic milliseconds. */
export interface Liveness {
  readonly sample: ActivitySample;
  readonly sampledAtMs: number;
  readonly lastActiveAtMs: number;
}

/** Less CPU than this share of one core is a process that waits: timers and garbage collection use some. */
const BUSY_SHARE = 0.01;
const TICKS_PER_MS = 0.1;
const BUSY_IO_BYTES_PER_S = 4096;
/** A longer gap between samples means that the machine slept or we did: nothing can be said about it. */
const MAX_GAP_MS = 30_000;

/** Takes a new sample into account: output, work of the tree, or a gap in our own watching count as activity. */
export function nextLiveness(before: Liveness | null, sample: ActivitySample, nowMs: number): Liveness {
  if (before === null || nowMs - before.sampledAtMs > MAX_GAP_MS) {
    return { sample, sampledAtMs: nowMs, lastActiveAtMs: nowMs };
  }
  const elapsedMs = nowMs - before.sampledAtMs;
  const active =
    sample.stdoutBytes !== before.sample.stdoutBytes ||
    sample.cpuTicks - before.sample.cpuTicks > Math.max(1, elapsedMs * TICKS_PER_MS * BUSY_SHARE) ||
    sample.ioBytes - before.sample.ioBytes > (BUSY_IO_BYTES_PER_S * elapsedMs) / 1000;
  return { sample, sampledAtMs: nowMs, lastActiveAtMs: active ? nowMs : before.lastActiveAtMs };
}
