import type { StopReceipt } from '@specflow/shared';
import { createKnownProcesses, type KnownProcesses } from './known-processes';
import type { ProcessIdentity } from './process-identity';
import { findByMarker } from './process-table';
import { signalProcess } from './signal-process';
import { ATTEMPT_MARKER, RUN_MARKER } from './spawn-runner';
import { waitUntil } from './wait-until';

const SWEEP_MS = 2_500;

/** Processes of the run that are alive, wherever they have moved to. The runner is not among them. */
export function findMarked(runId: string): Promise<readonly ProcessIdentity[]> {
  return findByMarker(RUN_MARKER, [runId]);
}

/** As {@link findMarked}, for these attempts only: those of a later one belong to an agent that may be at work. */
export function findOfAttempts(attemptIds: readonly string[]): Promise<readonly ProcessIdentity[]> {
  return findByMarker(ATTEMPT_MARKER, attemptIds);
}

/** Kills what these attempts, which are over, have left behind. Takes at most 2.5 seconds. */
export async function sweepAttempts(attemptIds: readonly string[]): Promise<StopReceipt> {
  const known = createKnownProcesses();
  if (attemptIds.length > 0) await killFound(() => findOfAttempts(attemptIds), known);
  return known.receipt();
}

/** Kills what `find` finds, for callers that keep their own count. New processes may appear while we kill: look again. */
export async function killFound(
  find: () => Promise<readonly ProcessIdentity[]>,
  known: KnownProcesses,
): Promise<void> {
  await waitUntil(SWEEP_MS, async () => {
    const marked = await find();
    known.add(marked);
    for (const identity of marked) await signalProcess(identity, 'SIGKILL');
    return marked.length === 0;
  });
}
