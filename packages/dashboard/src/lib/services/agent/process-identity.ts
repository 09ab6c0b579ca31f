import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { exactEnv } from './exact-env';

const run = promisify(execFile);

/**
 * A process as it was recorded. A pid alone names whoever holds the number now; together with the start time
 * and the boot it names one process for ever (I8).
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: clock ticks since boot; macOS: start time to the second. Compared, never computed with. */
  readonly startTime: string;
  readonly bootId: string;
}

/** A process as the system shows it now. */
export interface ProcessEntry {
  readonly pid: number;
  readonly startTime: string;
  /** First letter of the state; `Z` and `X` are dead. */
  readonly state: string;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** CPU time of the process itself, in clock ticks; 0 where the system does not tell. */
  readonly cpuTicks: number;
}

/** True for numbers that can be a process of ours: not 0, 1, a group, a fraction, or this process itself. */
export function isPlausiblePid(pid: unknown): pid is number {
  return (
    typeof pid === 'number' &&
    Number.isSafeInteger(pid) &&
    pid > 1 &&
    pid <= 0x7fffffff &&
    pid !== process.pid
  );
}

/** Identifies the current boot; `unknown` where the system does not tell. Never cached: tests replace the file. */
export async function readBootId(): Promise<string> {
  const raw =
    process.platform === 'linux'
      ? await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
      : await run('sysctl', ['-n', 'kern.bootsessionuuid']).then(
          ({ stdout }) => stdout,
          () => '',
        );
  const id = raw.trim();
  return /^[A-Za-z0-9-]+$/.test(id) ? id : 'unknown';
}

/** The process that holds this pid now, or null. */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    return stat === null ? null : parseProcStat(stat);
  }
  const listed = await run('ps', ['-o', PS_COLUMNS, '-p', String(pid)], { env: PS_ENV }).catch(() => null);
  return listed === null ? null : parsePsLine(listed.stdout.trim());
}

/** True while exactly the recorded process runs. A zombie is dead. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (!isPlausiblePid(identity.pid) || identity.bootId !== (await readBootId())) return false;
  const now = await readProcess(identity.pid);
  return now !== null && now.startTime === identity.startTime && !isDeadState(now.state);
}

/** Clock ticks of `/proc` per second, whatever the kernel counts in. */
const TICKS_PER_SECOND = 100;

/**
 * Milliseconds that this process has existed by the clock since boot, which nobody can set; null when it is gone or
 * the system does not tell.
 */
export async function readProcessAgeMs(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    const entry = await readProcess(pid);
    const uptime = await readFile('/proc/uptime', 'utf8').catch(() => '');
    const ageMs = (Number.parseFloat(uptime) - Number(entry?.startTime) / TICKS_PER_SECOND) * 1000;
    return Number.isFinite(ageMs) ? Math.max(0, ageMs) : null;
  }
  const listed = await run('ps', ['-o', 'etime=', '-p', String(pid)], { env: PS_ENV }).catch(() => null);
  return listed === null ? null : parseElapsed(listed.stdout);
}

/** Parses the `[[days-]hours:]minutes:seconds` of `ps -o etime`. */
export function parseElapsed(text: string): number | null {
  const found = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)$/.exec(text.trim());
  if (found === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** True for the states of processes that no longer run. */
export function isDeadState(state: string): boolean {
  return state === 'Z' || state === 'X' || state === 'x';
}

/** Parses `/proc/{pid}/stat`. The name may hold spaces, brackets and line breaks, so fields count from its end. */
export function parseProcStat(stat: string): ProcessEntry | null {
  const close = stat.lastIndexOf(') ');
  const pid = Number(stat.slice(0, stat.indexOf(' ')));
  if (close < 0 || !Number.isSafeInteger(pid)) return null;
  const fields = stat
    .slice(close + 2)
    .trim()
    .split(' ');
  const startTime = fields[19];
  if (startTime === undefined) return null;
  return {
    pid,
    startTime,
    state: fields[0] ?? '?',
    parentPid: Number(fields[1]),
    groupId: Number(fields[2]),
    sessionId: Number(fields[3]),
    cpuTicks: Number(fields[11]) + Number(fields[12]),
  };
}

export const PS_COLUMNS = 'pid=,ppid=,pgid=,sess=,state=,lstart=';
export const PS_ENV = exactEnv({ PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' });

/** Parses a line of `ps -o {@link PS_COLUMNS}` (macOS). */
export function parsePsLine(line: string): ProcessEntry | null {
  const [pid, ppid, pgid, session, state, ...start] = line.trim().split(/\s+/);
  if (state === undefined || start.length < 5) return null;
  return {
    pid: Number(pid),
    parentPid: Number(ppid),
    groupId: Number(pgid),
    sessionId: Number(session) || Number(pgid),
    state: state.charAt(0),
    startTime: start.slice(0, 5).join('_'),
    cpuTicks: 0,
  };
}
