import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '@specflow/cli/lib';
import { orNullIfMissing } from './file-errors';

/** Names that our atomic writes use before the rename: `.{file}.{pid}.{random}.tmp`. */
const TEMPORARY = /^\..+\.(\d+)\.[0-9a-f]+\.tmp$/;
/** A write takes milliseconds: a file older than this belongs to a later process with the same pid, if to any. */
const ABANDONED_MS = 60 * 60_000;

/** Removes what killed writers left in a folder; files of living processes stay. Returns how many were removed. */
export async function sweepTemporaries(folder: string, nowMs: number): Promise<number> {
  let removed = 0;
  for (const name of (await orNullIfMissing(readdir(folder))) ?? []) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const info = await orNullIfMissing(stat(path));
    if (info === null || (isRunning(Number(pid)) && nowMs - info.mtimeMs < ABANDONED_MS)) continue;
    await orNullIfMissing(unlink(path));
    removed += 1;
  }
  return removed;
}

/** Removes the files of a folder that were last written before `beforeMs`. */
export async function removeFilesBefore(folder: string, beforeMs: number): Promise<void> {
  for (const name of (await orNullIfMissing(readdir(folder))) ?? []) {
    const path = join(folder, name);
    const info = await orNullIfMissing(stat(path));
    if (info?.isFile() && info.mtimeMs < beforeMs) await orNullIfMissing(unlink(path));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrno(error, 'ESRCH');
  }
}
