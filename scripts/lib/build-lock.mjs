import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTimeOf } from './process-identity.mjs';

/*
 * One build at a time per working tree, by numbered files that are created with O_EXCL.
 *
 * 1. The lock is the file with the highest number. It is held while its owner lives and it does not
 *    say "released".
 * 2. To take it, create the next number: exactly one of many contenders can.
 * 3. The highest file is never deleted, so numbers only grow. A slow contender that recreates an
 *    already cleaned number sees a higher one afterwards and steps back.
 *
 * Hence a dead owner's lock is taken over without ever deleting a live one.
 */

/** A lock without readable content is one being written just now; after this long it is a wreck. */
const WRITE_GRACE_MS = 5_000;
/** Owners on other machines (a shared folder) cannot be probed; after this long they are given up. */
const FOREIGN_OWNER_MS = 15 * 60_000;

/** @typedef {{ pid: number, startTime?: string | undefined, host: string, released?: boolean }} Owner */

/** @param {string} dir @returns {number[]} ascending */
function lockNumbers(dir) {
  return readdirSync(dir)
    .map((name) => Number(/^build-(\d+)\.lock$/.exec(name)?.[1] ?? Number.NaN))
    .filter(Number.isSafeInteger)
    .sort((a, b) => a - b);
}

/** @param {string} dir @param {number} number */
const lockFile = (dir, number) => path.join(dir, `build-${number}.lock`);

/** @returns {Owner} */
const ourselves = () => ({ pid: process.pid, startTime: startTimeOf(process.pid), host: hostname() });

/**
 * Who holds this lock file now.
 * @param {string} file
 * @returns {Owner | undefined} undefined when it is free to be succeeded
 */
function liveOwner(file) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs;
    const text = readFileSync(file, 'utf8');
    if (text === '') return ageMs < WRITE_GRACE_MS ? { pid: 0, host: hostname() } : undefined;
    /** @type {Owner} */
    const owner = JSON.parse(text);
    if (owner.released) return undefined;
    const cannotBeProbed = owner.host !== hostname() || owner.startTime === undefined;
    if (cannotBeProbed) return ageMs < FOREIGN_OWNER_MS ? owner : undefined;
    return startTimeOf(owner.pid) === owner.startTime ? owner : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One attempt to take the lock.
 * @param {string} dir existing folder of the lock files
 * @returns {{ release: () => void } | { heldBy: Owner }}
 */
export function tryAcquireBuildLock(dir) {
  const highest = lockNumbers(dir).at(-1) ?? 0;
  const holder = highest === 0 ? undefined : liveOwner(lockFile(dir, highest));
  if (holder) return { heldBy: holder };
  const mine = lockFile(dir, highest + 1);
  const owner = ourselves();
  try {
    writeFileSync(mine, JSON.stringify(owner), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    return { heldBy: liveOwner(mine) ?? { pid: 0, host: hostname() } };
  }
  const numbers = lockNumbers(dir);
  if ((numbers.at(-1) ?? 0) > highest + 1) {
    rmSync(mine, { force: true });
    return { heldBy: { pid: 0, host: hostname() } };
  }
  for (const number of numbers) if (number <= highest) rmSync(lockFile(dir, number), { force: true });
  return { release: () => writeFileSync(mine, JSON.stringify({ ...owner, released: true })) };
}

/**
 * Runs `work` while holding the lock; waits while another process holds it.
 * @template T
 * @param {{ dir: string, waitMs?: number, onWait?: (owner: Owner) => void }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} rejects when the lock stays held for `waitMs`
 */
export async function withBuildLock({ dir, waitMs = 15 * 60_000, onWait = () => {} }, work) {
  mkdirSync(dir, { recursive: true });
  const deadline = Date.now() + waitMs;
  let announcedPid = 0;
  for (;;) {
    const attempt = tryAcquireBuildLock(dir);
    if ('release' in attempt) {
      try {
        return await work();
      } finally {
        attempt.release();
      }
    }
    const { pid } = attempt.heldBy;
    if (Date.now() > deadline) {
      throw new Error(`Process ${pid} has been building for too long. End it, then try again.`);
    }
    if (pid !== 0 && pid !== announcedPid) onWait(attempt.heldBy);
    announcedPid = pid || announcedPid;
    await delay(100);
  }
}
