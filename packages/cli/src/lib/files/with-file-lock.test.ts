import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProcessIdentity } from './process-identity';
import { lockPathOf, withFileLock } from './with-file-lock';

/** Many wait for each other, on machines that do other work as well. */
const PATIENT = { waitMs: 25_000 };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  path = join(folder, 'counter');
  await writeFile(path, '0');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function increment(): Promise<void> {
  const value = Number(await readFile(path, 'utf8'));
  await new Promise(setImmediate);
  await writeFile(path, String(value + 1));
}

/** Identity of a process that has ended. */
async function deadIdentity() {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const { pid } = child;
  if (pid === undefined) throw new Error('no pid');
  const identity = await readProcessIdentity(pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

describe('withFileLock', () => {
  it('lets one holder in at a time', async () => {
    await Promise.all(Array.from({ length: 25 }, () => withFileLock(path, increment, PATIENT)));
    expect(await readFile(path, 'utf8')).toBe('25');
  });

  it('leaves nothing behind, also when the work throws', async () => {
    await expect(
      withFileLock(path, async () => {
        throw new Error('work failed');
      }),
    ).rejects.toThrow('work failed');
    expect(await readdir(folder)).toEqual(['counter']);
  });

  it('takes over the lock of a dead process, and of many waiters one at a time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await writeFile(path, '0');
      await writeFile(
        lockPathOf(path),
        JSON.stringify({ nonce: `dead-${round}`, ...(await deadIdentity()) }),
      );
      await Promise.all(Array.from({ length: 12 }, () => withFileLock(path, increment, PATIENT)));
      expect(await readFile(path, 'utf8')).toBe('12');
    }
    expect(await readdir(folder)).toEqual(['counter']);
  });

  it('takes over from a process of an earlier boot although its pid is in use', async () => {
    const identity = await readProcessIdentity();
    await writeFile(
      lockPathOf(path),
      JSON.stringify({ nonce: 'old', ...identity, bootId: 'an earlier boot' }),
    );
    await withFileLock(path, increment);
    expect(await readFile(path, 'utf8')).toBe('1');
  });

  it('goes on after a crash in the middle of a takeover', async () => {
    const dead = await deadIdentity();
    const lock = lockPathOf(path);
    await writeFile(lock, JSON.stringify({ nonce: 'first', ...dead }));
    await writeFile(`${lock}.first`, JSON.stringify({ nonce: 'second', ...dead }));
    await Promise.all([1, 2].map(() => withFileLock(path, increment, PATIENT)));
    expect(await readFile(path, 'utf8')).toBe('2');
  });

  it('gives up with FILE_LOCKED while a living process holds it', async () => {
    const holder = JSON.stringify({ nonce: 'alive', ...(await readProcessIdentity()) });
    await writeFile(lockPathOf(path), holder);
    await expect(withFileLock(path, increment, { waitMs: 60 })).rejects.toMatchObject({
      code: 'FILE_LOCKED',
    });
    expect(await readFile(lockPathOf(path), 'utf8')).toBe(holder);
  });

  it('gives up an unreadable lock only when it is old', async () => {
    await writeFile(lockPathOf(path), 'garbage');
    await expect(withFileLock(path, increment, { waitMs: 60 })).rejects.toMatchObject({
      code: 'FILE_LOCKED',
    });
    const old = new Date(Date.now() - 3_600_000);
    await utimes(lockPathOf(path), old, old);
    await withFileLock(path, increment);
    expect(await readFile(path, 'utf8')).toBe('1');
  });
});
