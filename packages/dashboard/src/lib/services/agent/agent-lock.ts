import { join } from 'node:path';
import { ATTEMPT_FILES, ProcessRecordSchema, readAttemptFile, readSmallFile } from './attempt-files';
import { isAlive, readBootId } from './process-identity';
import { findOfAttempts } from './sweep-marked';

/** Who took the lock. */
export interface LockHolder {
  readonly runId: string;
  readonly attemptId: string;
  /** Directory of the holder's attempt; may belong to another home. */
  readonly attemptDir: string;
  readonly runnerPid: number;
}

/** State of a project's lock. Only runners ever change it. */
export type LockInspection =
  | { readonly kind: 'free' }
  /** `by` says what keeps it: the runner, an agent without its runner, or processes that an agent left behind. */
  | { readonly kind: 'held'; readonly by: 'runner' | 'agent' | 'strays'; readonly holder: LockHolder }
  /** The holder is proven dead: the next runner takes over. */
  | { readonly kind: 'stale'; readonly holder: LockHolder }
  /** Not written by a runner; a person must look at it. Runners refuse to start. */
  | { readonly kind: 'unreadable' };

interface Lease extends LockHolder {
  readonly startTime: string;
  readonly bootId: string;
}

/** Path of the lock inside its directory. */
export function lockPath(lockDir: string): string {
  return join(lockDir, 'agent.lock');
}

/** Looks at the lock by the same rules as the runner, without changing anything. */
export async function inspectLock(lockDir: string): Promise<LockInspection> {
  const text = await readSmallFile(lockPath(lockDir));
  if (text === null) return { kind: 'free' };
  const lease = parseLease(text);
  if (lease === null) return { kind: 'unreadable' };
  const { startTime, bootId, ...holder } = lease;
  if (bootId !== (await readBootId())) return { kind: 'stale', holder };
  // The runner first, then its record of the agent: see guarantee 3 of the runner.
  if (await isAlive({ pid: lease.runnerPid, startTime, bootId }))
    return { kind: 'held', by: 'runner', holder };
  const record = await readAttemptFile(lease.attemptDir, ATTEMPT_FILES.process, ProcessRecordSchema);
  if (record !== null && (await isAlive({ ...record.agent, bootId: record.bootId }))) {
    return { kind: 'held', by: 'agent', holder };
  }
  if ((await findOfAttempts([lease.attemptId])).length > 0) return { kind: 'held', by: 'strays', holder };
  return { kind: 'stale', holder };
}

/** Parses the line-based lock file; null when a line is missing or not as runners write it. */
export function parseLease(text: string): Lease | null {
  const lines = new Map(
    text.split('\n').map((line): [string, string] => {
      const [key = '', ...rest] = line.split('=');
      return [key, rest.join('=')];
    }),
  );
  const get = (key: string) => lines.get(key) ?? '';
  const runnerPid = Number(get('pid'));
  const names = [get('start'), get('boot'), get('run'), get('attempt')];
  if (get('end') !== '1' || !Number.isSafeInteger(runnerPid) || runnerPid < 1) return null;
  if (!names.every((name) => /^[A-Za-z0-9_.:][A-Za-z0-9_.:-]*$/.test(name))) return null;
  return {
    runId: get('run'),
    attemptId: get('attempt'),
    attemptDir: get('dir'),
    runnerPid,
    startTime: get('start'),
    bootId: get('boot'),
  };
}
