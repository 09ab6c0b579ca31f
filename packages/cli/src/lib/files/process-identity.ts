import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What tells one process from every other one, also from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process within one boot. */
  readonly startTime: string;
  /** Opaque; differs after a reboot. */
  readonly bootId: string;
  /** PID namespace (containers); absent where the system has none. */
  readonly pidNamespace?: string;
}

/** Whether the process of an identity still runs; `unknown` when this process cannot see its namespace. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** Identity of a running process, this one by default; null when there is none (a zombie counts as gone). */
export async function readProcessIdentity(pid: number = process.pid): Promise<ProcessIdentity | null> {
  const machine = await readMachine();
  const startTime = machine.hasProc ? await startTimeFromProc(pid) : await startTimeFromPs(pid);
  if (startTime === null) return null;
  return { pid, startTime, bootId: machine.bootId, pidNamespace: machine.pidNamespace };
}

/** Whether exactly the process of `identity` runs now. A pid that was given to another process counts as dead. */
export async function probeProcess(identity: ProcessIdentity): Promise<Liveness> {
  const machine = await readMachine();
  if (identity.bootId !== machine.bootId) return 'dead';
  if (identity.pidNamespace !== machine.pidNamespace) return 'unknown';
  const now = await readProcessIdentity(identity.pid);
  return now?.startTime === identity.startTime ? 'alive' : 'dead';
}

interface Machine {
  readonly hasProc: boolean;
  readonly bootId: string;
  readonly pidNamespace?: string;
}

let machine: Promise<Machine> | undefined;

// Neither boot id nor namespace can change while this process lives.
function readMachine(): Promise<Machine> {
  machine ??= detectMachine();
  return machine;
}

async function detectMachine(): Promise<Machine> {
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  if (bootId === null) return { hasProc: false, bootId: await bootIdFromSysctl() };
  const pidNamespace = await readlink('/proc/self/ns/pid').catch(() => undefined);
  return { hasProc: true, bootId: bootId.trim(), pidNamespace };
}

async function startTimeFromProc(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The command name may hold spaces and parentheses: fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isGone = fields[0] === 'Z' || fields[0] === 'X';
  return isGone ? null : (fields[19] ?? null);
}

const run = promisify(execFile);
const plainLocale = { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };

async function startTimeFromPs(pid: number): Promise<string | null> {
  const answer = await run('ps', ['-o', 'lstart=', '-o', 'state=', '-p', String(pid)], plainLocale).catch(
    () => null,
  );
  const text = answer?.stdout.trim() ?? '';
  return text === '' || /\sZ\S*$/.test(text) ? null : text.replace(/\s+\S+$/, '');
}

async function bootIdFromSysctl(): Promise<string> {
  const answer = await run('sysctl', ['-n', 'kern.bootsessionuuid']).catch(() => null);
  return answer?.stdout.trim() || 'unknown';
}
