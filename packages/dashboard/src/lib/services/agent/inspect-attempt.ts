import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ATTEMPT_FILES,
  ClaimSchema,
  type ExitRecord,
  ExitRecordSchema,
  ProcessRecordSchema,
  type Refusal,
  RefusalSchema,
  readAttemptFile,
} from './attempt-files';
import { isAlive, readBootId } from './process-identity';

/** What the agent has written so far. */
export interface AttemptOutput {
  readonly stdoutBytes: number;
  /** ISO time of the last growth of stdout; absent before the first byte. */
  readonly lastOutputAt?: string;
}

/** Where an attempt stands, derived from its files and from the processes that they name. */
export type AttemptState =
  /** No runner has taken it: spawn (again). */
  | { readonly kind: 'unclaimed' }
  /** The lock was not free: spawn again later. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Claimed; the agent is about to run. */
  | { readonly kind: 'starting' }
  /**
   * Under way. `runnerAlive: false` is an adopted agent: nobody will write its exit record.
   * `agentAlive: false` means that the runner is about to write the exit record.
   */
  | {
      readonly kind: 'running';
      readonly agentPid: number;
      readonly agentAlive: boolean;
      readonly runnerAlive: boolean;
      readonly startedAt: string;
    }
  | { readonly kind: 'ended'; readonly exit: ExitRecord }
  /** Runner and agent are gone without an exit record. `hadAgent: false` means that none was ever started. */
  | { readonly kind: 'lost'; readonly hadAgent: boolean }
  /** As lost, because the machine was started anew. */
  | { readonly kind: 'interrupted'; readonly hadAgent: boolean };

export type AttemptInspection = AttemptState & AttemptOutput;

/**
 * Looks at one attempt: a few file reads, no child process on Linux, no change (I9).
 * @throws errors of the file system other than "not there".
 */
export async function inspectAttempt(dir: string): Promise<AttemptInspection> {
  const [state, output] = [await inspectState(dir), await inspectOutput(dir)];
  return { ...state, ...output };
}

async function inspectState(dir: string): Promise<AttemptState> {
  const exit = await readAttemptFile(dir, ATTEMPT_FILES.exit, ExitRecordSchema);
  if (exit !== null) return { kind: 'ended', exit };
  const claim = await readAttemptFile(dir, ATTEMPT_FILES.claim, ClaimSchema);
  if (claim === null) {
    const refusal = await readAttemptFile(dir, ATTEMPT_FILES.refused, RefusalSchema);
    return refusal === null ? { kind: 'unclaimed' } : { kind: 'refused', refusal };
  }
  const { runner, bootId } = claim;
  if (bootId !== (await readBootId())) return gone(dir, 'interrupted');

  // The runner first, then its record of the agent: see guarantee 3 of the runner.
  const runnerAlive = runner !== undefined && (await isAlive({ ...runner, bootId }));
  const record = await readAttemptFile(dir, ATTEMPT_FILES.process, ProcessRecordSchema);
  if (record === null) return runnerAlive ? { kind: 'starting' } : gone(dir, 'lost');
  const agentAlive = await isAlive({ ...record.agent, bootId: record.bootId });
  if (!agentAlive && !runnerAlive) return gone(dir, 'lost');
  return {
    kind: 'running',
    agentPid: record.agent.pid,
    agentAlive,
    runnerAlive,
    startedAt: record.startedAt,
  };
}

/** The runner may have written the exit record after we looked for it. */
async function gone(dir: string, kind: 'lost' | 'interrupted'): Promise<AttemptState> {
  const exit = await readAttemptFile(dir, ATTEMPT_FILES.exit, ExitRecordSchema);
  if (exit !== null) return { kind: 'ended', exit };
  const record = await readAttemptFile(dir, ATTEMPT_FILES.process, ProcessRecordSchema);
  return { kind, hadAgent: record !== null };
}

/** What the agent of an attempt has written so far, without a look at its processes. */
export async function inspectOutput(dir: string): Promise<AttemptOutput> {
  const found = await stat(join(dir, ATTEMPT_FILES.stdout)).catch(() => null);
  if (found === null || found.size === 0) return { stdoutBytes: 0 };
  return { stdoutBytes: found.size, lastOutputAt: found.mtime.toISOString() };
}
