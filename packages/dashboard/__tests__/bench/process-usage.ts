import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process uses. Linux only. */
export interface ProcessUsage {
  /** Share of one core, in percent, with the children that it has waited for. */
  readonly cpuPercent: number;
  readonly rssMb: number;
}

/** Clock ticks of the kernel per second, the same on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/**
 * Watches a process and the ones that it keeps beside it (the launcher) for some seconds, after `settleMs`; memory is
 * the highest sum that was seen.
 */
export async function watchUsage(server: number, seconds: number, settleMs: number): Promise<ProcessUsage> {
  await delay(settleMs);
  const pids = [server, ...(await childrenOf(server))];
  const startedMs = performance.now();
  const ticksBefore = await sumOver(pids, readTicks);
  let rssMb = 0;
  do {
    await delay(Math.min(500, seconds * 1_000));
    rssMb = Math.max(rssMb, await sumOver(pids, readRssMb));
  } while (performance.now() - startedMs < seconds * 1_000);
  const elapsedS = (performance.now() - startedMs) / 1_000;
  const ticks = (await sumOver(pids, readTicks)) - ticksBefore;
  return { cpuPercent: (ticks / TICKS_PER_S / elapsedS) * 100, rssMb };
}

/** Children that live now; git is gone after milliseconds, so what is found is there to stay. */
async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => ((await readFields(pid).catch(() => []))[1] === String(parent) ? [pid] : [])),
  );
  return found.flat();
}

async function sumOver(pids: readonly number[], read: (pid: number) => Promise<number>): Promise<number> {
  const values = await Promise.all(pids.map((pid) => read(pid).catch(() => 0)));
  return values.reduce((sum, value) => sum + value, 0);
}

/** CPU time of a process and of its children that have ended, in ticks. */
async function readTicks(pid: number): Promise<number> {
  const fields = await readFields(pid);
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
}

/** Fields of the status line, from the third on. */
async function readFields(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function readRssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
