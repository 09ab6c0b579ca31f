import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessIdentity, probeProcess } from '../lib/files/process-identity';

/** Next waits for open connections, which a browser tab keeps for minutes. */
const TERM_MS = 3_000;
const KILL_MS = 2_000;
const POLL_MS = 20;

/**
 * Ends exactly the process of `identity`: TERM, then KILL. A pid that belongs to another process by now is left
 * alone. Runs go on: agents do not belong to the server.
 * @returns whether it is gone
 */
export async function stopProcess(identity: ProcessIdentity): Promise<boolean> {
  for (const [signal, waitMs] of [
    ['SIGTERM', TERM_MS],
    ['SIGKILL', KILL_MS],
  ] as const) {
    if ((await probeProcess(identity)) !== 'alive') return true;
    process.kill(identity.pid, signal);
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      if ((await probeProcess(identity)) !== 'alive') return true;
      await delay(POLL_MS);
    }
  }
  return (await probeProcess(identity)) !== 'alive';
}
