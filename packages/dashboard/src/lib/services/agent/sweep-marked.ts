import type { StopReceipt } from '@specflow/shared';
import { createKnownProcesses, type KnownProcesses } from './known-processes';
import type { ProcessIdentity } from './process-identity';
import { findByMarker } from './process-table';
import { signalProcess } from './signal-process';
import { RUN_MARKER } from './spawn-runner';
import { waitUntil } from './wait-until';

const SWEEP_MS = 2_500;

/** Processes of the run that are alive, wherever they have moved to. The runner is not among them. */
export function findMarked(runId: string): Promise<readonly ProcessIdentity[]> {
  return findByMarker(RUN_MARKER, runId);
}

/** Kills what the agents of a run have left behind. Takes at most 2.5 seconds. */
export async function sweepMarked(runId: string): Promise<StopReceipt> {
  const known = createKnownProcesses();
  await killMarked(runId, known);
  return known.receipt();
}

/** As {@link sweepMarked}, for a stop that keeps its own count. New processes may appear while we kill: look again. */
export async function killMarked(runId: string, known: KnownProcesses): Promise<void> {
  await waitUntil(SWEEP_MS, async () => {
    const marked = await findMarked(runId);
    known.add(marked);
    for (const identity of marked) await signalProcess(identity, 'SIGKILL');
    return marked.length === 0;
  });
}
