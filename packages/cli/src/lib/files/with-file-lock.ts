import { randomUUID } from 'node:crypto';
import { readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SpecflowError } from '@specflow/shared/errors';
import { z } from 'zod';
import { probeProcess, readProcessIdentity } from './process-identity';
import { createFileOnce, isErrno } from './write-file-durable';

/*
 * An exclusive lock per file, between processes.
 *
 * 1. The lock is a file beside the locked one, published whole by link(2): one of many creators wins.
 * 2. It names its owner by pid, start time and boot id. Only a lock whose owner is proven dead is taken over.
 * 3. A takeover of owner X happens under a second lock named after X and re-reads the first one there, so that
 *    of any number of waiters exactly one replaces it, and none removes the lock of its successor.
 */

/** How long to wait for a lock and how to name it in messages. */
export interface FileLockOptions {
  /** Milliseconds until FILE_LOCKED. Default 10 000. */
  readonly waitMs?: number;
}

const DEFAULT_WAIT_MS = 10_000;
/** Owners in another container cannot be probed; our locks are held for milliseconds. */
const UNKNOWN_OWNER_STALE_MS = 60_000;

const OwnerSchema = z.object({
  nonce: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  pid: z.number().int(),
  startTime: z.string(),
  bootId: z.string(),
  pidNamespace: z.string().optional(),
});
type Owner = z.infer<typeof OwnerSchema>;

/** Path of the lock file that belongs to `path`. */
export function lockPathOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.lock`);
}

/**
 * Runs `work` while holding the lock of `path` (which need not exist). Not re-entrant.
 * @throws SpecflowError FILE_LOCKED when a living process keeps the lock for longer than `waitMs`.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  options: FileLockOptions = {},
): Promise<T> {
  const lock = lockPathOf(path);
  const ours = await acquire(lock, Date.now() + (options.waitMs ?? DEFAULT_WAIT_MS));
  try {
    return await work();
  } finally {
    await release(lock, ours);
  }
}

/** Resolves to the content that proves the lock ours. */
async function acquire(lock: string, deadlineMs: number): Promise<string> {
  const owner = await describeOurselves();
  for (let attempt = 0; ; attempt += 1) {
    if (await createFileOnce(lock, owner, { durable: false, mode: 0o600 })) return owner;
    if (await takeOver(lock, owner, deadlineMs)) return owner;
    if (Date.now() > deadlineMs) throw await lockedError(lock);
    // Jitter keeps a crowd of waiters from asking in step.
    await delay(Math.min(5 + attempt, 25) * (0.5 + Math.random()));
  }
}

/** Replaces a dead owner's lock by ours; false when its owner lives or somebody was faster. */
async function takeOver(lock: string, ours: string, deadlineMs: number): Promise<boolean> {
  const holder = await readHolder(lock);
  if (holder === null || !(await isStale(lock, holder))) return false;
  const marker = `${lock}.${holder.kind === 'owner' ? holder.owner.nonce : 'unreadable'}`;
  const markerOwner = await acquire(marker, deadlineMs);
  try {
    const now = await readHolder(lock);
    if (now === null || now.text !== holder.text) return false;
    const temporary = `${marker}.new`;
    await writeFile(temporary, ours, { mode: 0o600 });
    await rename(temporary, lock);
    return true;
  } finally {
    await release(marker, markerOwner);
  }
}

async function release(lock: string, ours: string): Promise<void> {
  const content = await readFile(lock, 'utf8').catch(() => null);
  if (content === ours) await unlink(lock).catch(() => undefined);
}

type Holder =
  | { readonly kind: 'owner'; readonly owner: Owner; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string };

async function readHolder(lock: string): Promise<Holder | null> {
  const text = await readFile(lock, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  });
  if (text === null) return null;
  const owner = OwnerSchema.safeParse(parseJson(text));
  return owner.success ? { kind: 'owner', owner: owner.data, text } : { kind: 'unreadable', text };
}

async function isStale(lock: string, holder: Holder): Promise<boolean> {
  const liveness = holder.kind === 'owner' ? await probeProcess(holder.owner) : 'unknown';
  if (liveness !== 'unknown') return liveness === 'dead';
  const info = await stat(lock).catch(() => null);
  return info !== null && Date.now() - info.mtimeMs > UNKNOWN_OWNER_STALE_MS;
}

async function describeOurselves(): Promise<string> {
  const identity = await readProcessIdentity();
  return JSON.stringify({ nonce: randomUUID(), ...identity });
}

async function lockedError(lock: string): Promise<SpecflowError> {
  const holder = await readHolder(lock).catch(() => null);
  const who = holder?.kind === 'owner' ? `process ${holder.owner.pid}` : 'another process';
  return new SpecflowError('FILE_LOCKED', {
    message: `${who} is changing the same file and did not finish in time (${lock}).`,
    hint: 'Try again in a moment; end that process if it hangs.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
