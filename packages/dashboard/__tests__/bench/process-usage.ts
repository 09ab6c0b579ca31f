import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process uses. Linux only. */
export interface ProcessUsage {
  /** Share of one core, in percent, with the children that it has waited for. */
  readonly cpuPercent: number;
  readonly rssMb: number;
}

/** Clock ticks of the kernel per second, the same on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/** Watches a process for some seconds, after `settleMs`; memory is the highest that was seen. */
export async function watchUsage(pid: number, seconds: number, settleMs: number): Promise<ProcessUsage> {
  await delay(settleMs);
  const startedMs = performance.now();
  const ticksBefore = await readTicks(pid);
  let rssMb = 0;
  do {
    await delay(Math.min(500, seconds * 1_000));
    rssMb = Math.max(rssMb, await readRssMb(pid));
  } while (performance.now() - startedMs < seconds * 1_000);
  const elapsedS = (performance.now() - startedMs) / 1_000;
  const ticks = (await readTicks(pid)) - ticksBefore;
  return { cpuPercent: (ticks / TICKS_PER_S / elapsedS) * 100, rssMb };
}

/** CPU time of a process and of its children that have ended, in ticks. */
async function readTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
}

async function readRssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
