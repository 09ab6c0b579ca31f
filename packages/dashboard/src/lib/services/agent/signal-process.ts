import { isAlive, isPlausiblePid, type ProcessIdentity, readProcess } from './process-identity';

/** What became of a signal: `gone` means that the recorded process does not run, whoever has its pid now. */
export type SignalOutcome = 'sent' | 'gone' | 'refused';

/**
 * Signals a process after proving that it is the recorded one (I8). Pids that can never be ours (0, 1, negative,
 * this process) are refused.
 */
export async function signalProcess(
  identity: ProcessIdentity,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
): Promise<SignalOutcome> {
  if (!isPlausiblePid(identity.pid)) return 'refused';
  return (await isAlive(identity)) ? kill(identity.pid, signal) : 'gone';
}

/** Signals the group that the recorded process leads. A process that leads none is signalled alone. */
export async function signalGroup(
  leader: ProcessIdentity,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL',
): Promise<SignalOutcome> {
  if (!isPlausiblePid(leader.pid)) return 'refused';
  if (!(await isAlive(leader))) return 'gone';
  const entry = await readProcess(leader.pid);
  return kill(entry?.groupId === leader.pid ? -leader.pid : leader.pid, signal);
}

function kill(target: number, signal: NodeJS.Signals): SignalOutcome {
  try {
    process.kill(target, signal);
    return 'sent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM') return 'refused';
    throw error;
  }
}
