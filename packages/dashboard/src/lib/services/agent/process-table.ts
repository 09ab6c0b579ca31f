import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import {
  isDeadState,
  isPlausiblePid,
  type ProcessEntry,
  type ProcessIdentity,
  PS_COLUMNS,
  PS_ENV,
  parsePsLine,
  readBootId,
  readProcess,
} from './process-identity';

const run = promisify(execFile);
const LIST_LIMIT = { maxBuffer: 64 * 1024 * 1024, timeout: 10_000 };
/** Files of /proc that are read at the same time: one after another costs twice the processor time. */
const READS_AT_A_TIME = 32;

/** Every process of the system that runs now. */
export async function listProcesses(): Promise<readonly ProcessEntry[]> {
  if (process.platform === 'linux') {
    const entries = await mapSliced(await listPids(), readProcess);
    return entries.flatMap((entry) => (entry !== null && !isDeadState(entry.state) ? [entry] : []));
  }
  const { stdout } = await run('ps', ['-axo', PS_COLUMNS], { env: PS_ENV, ...LIST_LIMIT });
  return stdout.split('\n').flatMap((line) => parsePsLine(line) ?? []);
}

/** The process and everything that it started, by parenthood and by session, as far as it still runs. */
export function selectTree(table: readonly ProcessEntry[], root: number): readonly ProcessEntry[] {
  const tree = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const entry of table) {
      if (tree.has(entry.pid) || !(tree.has(entry.parentPid) || entry.sessionId === root)) continue;
      tree.add(entry.pid);
      grown = true;
    }
  }
  return table.filter((entry) => tree.has(entry.pid));
}

/**
 * The processes whose environment carries `variable=value` for one of the values, wherever they have moved to.
 * Never this process. The values must be identifiers of ours.
 */
export async function findByMarker(
  variable: string,
  values: readonly string[],
): Promise<readonly ProcessIdentity[]> {
  const markers = new Set(values.map((value) => `${variable}=${value}`));
  const bootId = await readBootId();
  const found: ProcessIdentity[] = [];
  for (const pid of await pidsWithMarker(markers)) {
    const entry = isPlausiblePid(pid) ? await readProcess(pid) : null;
    if (entry !== null && !isDeadState(entry.state)) found.push({ pid, startTime: entry.startTime, bootId });
  }
  return found;
}

async function pidsWithMarker(markers: ReadonlySet<string>): Promise<readonly number[]> {
  if (process.platform === 'linux') {
    const carriers = await mapSliced(await listPids(), async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').some((entry) => markers.has(entry)) ? [pid] : [];
    });
    return carriers.flat();
  }
  const { stdout } = await run('ps', ['-axEww', '-o', 'pid=,command='], { env: PS_ENV, ...LIST_LIMIT });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ...words]) => words.some((word) => markers.has(word)))
    .map((words) => Number(words[0]));
}

async function listPids(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function mapSliced<T>(pids: readonly number[], work: (pid: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < pids.length; at += READS_AT_A_TIME) {
    results.push(...(await Promise.all(pids.slice(at, at + READS_AT_A_TIME).map(work))));
  }
  return results;
}
