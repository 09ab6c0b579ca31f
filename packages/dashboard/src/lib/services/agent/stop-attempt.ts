import { join } from 'node:path';
import { createFileOnce } from '@specflow/cli/lib';
import type { StopReceipt } from '@specflow/shared';
import { z } from 'zod';
import {
  ATTEMPT_FILES,
  ClaimSchema,
  type ExitRecord,
  ProcessRecordSchema,
  readAttemptFile,
} from './attempt-files';
import { inspectAttempt } from './inspect-attempt';
import { createKnownProcesses, type KnownProcesses } from './known-processes';
import { isAlive, type ProcessIdentity, readBootId } from './process-identity';
import { listProcesses, selectTree } from './process-table';
import { signalGroup, signalProcess } from './signal-process';
import { findMarked, findOfAttempts, killFound } from './sweep-marked';
import { waitUntil } from './wait-until';

/** How long each phase may take, in milliseconds; with the sweep (2.5 s) at most 15 seconds in all. */
const START_MS = 2_000;
const GRACE_MS = 4_000;
const KILL_MS = 1_000;
const RECORD_MS = 1_500;

/**
 * Ends an attempt and everything that it started: INT, TERM, KILL, then a sweep for the run's marker.
 * Bounded by 15 seconds even when signals are ignored. Every signal goes to a process that is proven to be the
 * recorded one at that moment (I8). The runner is left alone: it writes the exit record.
 * An attempt that has not begun is claimed, so that it never will.
 *
 * @param attemptIds attempts of the run whose processes are meant. Without them everything of the run is ended, also
 *   an agent that another dashboard has started since.
 */
export async function stopAttempt(
  dir: string,
  runId: string,
  attemptIds?: readonly string[],
): Promise<StopReceipt> {
  const known = createKnownProcesses();
  const findStrays = () => (attemptIds ? findOfAttempts(attemptIds) : findMarked(runId));
  if (await preventStart(dir, runId)) return known.receipt();
  await catchStart(dir);

  const agent = await recordedAgent(dir);
  if (agent !== null) await endTree(agent, findStrays, known);
  await killFound(findStrays, known);
  await waitUntil(RECORD_MS, async () => {
    const state = await inspectAttempt(dir);
    return state.kind !== 'running' && state.kind !== 'starting';
  });
  return known.receipt();
}

/** Takes the claim before any runner does. False when a runner was faster. */
async function preventStart(dir: string, runId: string): Promise<boolean> {
  if ((await readAttemptFile(dir, ATTEMPT_FILES.claim, ClaimSchema)) !== null) return false;
  const now = new Date().toISOString();
  const command = await readAttemptFile(dir, ATTEMPT_FILES.command, z.object({ attemptId: z.string() }));
  const attemptId = command?.attemptId ?? '';
  const claim = { attemptId, runId, bootId: await readBootId(), claimedAt: now };
  if (!(await createFileOnce(join(dir, ATTEMPT_FILES.claim), `${JSON.stringify(claim)}\n`))) return false;
  const exit: ExitRecord = {
    attemptId,
    code: null,
    signal: null,
    timedOut: false,
    startError: 'stopped_before_start',
    startedAt: now,
    endedAt: now,
    bytes: 0,
  };
  await createFileOnce(join(dir, ATTEMPT_FILES.exit), `${JSON.stringify(exit)}\n`);
  return true;
}

/** An agent that is about to start: its runner holds it back or ends it, and we wait for one of the two. */
async function catchStart(dir: string): Promise<void> {
  if ((await inspectAttempt(dir)).kind !== 'starting') return;
  const claim = await readAttemptFile(dir, ATTEMPT_FILES.claim, ClaimSchema);
  if (claim?.runner !== undefined) await signalProcess({ ...claim.runner, bootId: claim.bootId }, 'SIGTERM');
  await waitUntil(START_MS, async () => (await inspectAttempt(dir)).kind !== 'starting');
}

async function recordedAgent(dir: string): Promise<ProcessIdentity | null> {
  const record = await readAttemptFile(dir, ATTEMPT_FILES.process, ProcessRecordSchema);
  return record === null ? null : { ...record.agent, bootId: record.bootId };
}

async function endTree(agent: ProcessIdentity, findStrays: FindStrays, known: KnownProcesses): Promise<void> {
  for (const [signal, withinMs] of [
    ['SIGINT', GRACE_MS],
    ['SIGTERM', GRACE_MS],
    ['SIGKILL', KILL_MS],
  ] as const) {
    // Before each signal: once a parent is dead, its children can no longer be found through it.
    await meetTree(agent, findStrays, known);
    const targets = await known.alive();
    if (targets.length === 0) return;
    const agentSignalled = await signalGroup(agent, signal);
    // Only the agent is expected to act on an interrupt; what survives it is not waited for.
    const waitsForAgent = signal === 'SIGINT';
    const others = waitsForAgent ? [] : targets.filter(({ pid }) => pid !== agent.pid);
    for (const other of others) await signalProcess(other, signal);
    if (waitsForAgent && agentSignalled !== 'sent') continue;
    await waitUntil(withinMs, async () => {
      const left = await known.alive();
      return waitsForAgent ? !left.some(({ pid }) => pid === agent.pid) : left.length === 0;
    });
  }
}

type FindStrays = () => Promise<readonly ProcessIdentity[]>;

async function meetTree(
  agent: ProcessIdentity,
  findStrays: FindStrays,
  known: KnownProcesses,
): Promise<void> {
  known.add(await findStrays());
  if (!(await isAlive(agent))) return;
  const tree = selectTree(await listProcesses(), agent.pid);
  // The table is older than this look at the agent, so its entry for that pid was the agent.
  if (await isAlive(agent))
    known.add(tree.map(({ pid, startTime }) => ({ pid, startTime, bootId: agent.bootId })));
}
