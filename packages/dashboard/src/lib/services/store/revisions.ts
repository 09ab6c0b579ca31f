import { constants } from 'node:fs';
import { type FileHandle, link, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnceOpen, isErrno, readTextFile } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { orNullIfMissing, orUnwritable } from './file-errors';
import type { RunPaths } from './run-paths';

/*
 * The record of a run as a chain of revisions: `revisions/0000000012.json`.
 *
 * 1. A revision is published whole by link(2): of any number of writers, in any number of processes, exactly one
 *    creates revision n + 1. There is no lock, so nothing can be left locked and a paused writer blocks nobody.
 * 2. The truth is the highest number. A kill at any moment leaves the old chain or the chain with one more link.
 * 3. The last few revisions stay: they are the good copies to fall back to, and they keep the slots of recent
 *    numbers taken. A writer that slept until its slot was free again sees how far the chain has moved, takes
 *    its file back and is refused; one that slept after its link was taken sees that its file is sealed: whoever adds
 *    a revision first makes the one before read-only, and nobody builds upon a file that came too late.
 * 4. `record.json` is a second name of the newest revision for people and scripts; nothing is decided from it.
 */

const KEPT_REVISIONS = 6;
/** Permission bits of a revision upon which another one was built. */
const SEALED = 0o400;
/** Records are a few hundred kilobytes; far more than this is damage. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** Numbers of the revisions on disk, ascending; null when the run does not exist. */
export async function listRevisions(paths: RunPaths, runId: string): Promise<number[] | null> {
  const names = await orNullIfMissing(readdir(paths.revisionsDir(runId)));
  if (names === null) return null;
  return names
    .flatMap((name) => (/^\d{10}\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort(ascending);
}

/** Path of one revision. */
export function revisionFile(paths: RunPaths, runId: string, revision: number): string {
  return join(paths.revisionsDir(runId), `${String(revision).padStart(10, '0')}.json`);
}

/** Text of one revision; null when it was removed meanwhile. */
export function readRevision(paths: RunPaths, runId: string, revision: number): Promise<string | null> {
  return readTextFile(revisionFile(paths, runId, revision), MAX_RECORD_BYTES);
}

/** One more link of the chain. */
export interface RevisionInput {
  readonly runId: string;
  /** The revision that the writer has read; -1 creates the run. */
  readonly base: number;
  readonly text: string;
}

/**
 * Adds revision `base + 1` durably and returns its number.
 * @throws SpecflowError CONFLICT when the newest revision is not `base`, RUN_NOT_FOUND, FILE_UNWRITABLE.
 */
export async function appendRevision(paths: RunPaths, input: RevisionInput): Promise<number> {
  const { runId, base } = input;
  // Opened before it is known to be the newest: another file can get its name only after that.
  const before = await openRevision(paths, runId, base);
  try {
    const current = (await listRevisions(paths, runId))?.at(-1) ?? -1;
    if (current === -1 && base !== -1) throw notFound(runId);
    if (current !== base) throw conflict(runId, base, current);
    // Without it a writer that sleeps for long is refused although it was not too late; nothing is lost.
    await before?.chmod(SEALED).catch(() => undefined);
  } finally {
    await before?.close();
  }
  return claimRevision(paths, input);
}

/** The file of a revision, whatever it is; null when there is none that can be opened. */
function openRevision(paths: RunPaths, runId: string, revision: number): Promise<FileHandle | null> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  return open(revisionFile(paths, runId, revision), flags).catch(() => null);
}

/** The second half of {@link appendRevision}: holds however long ago the first half was. */
export async function claimRevision(paths: RunPaths, input: RevisionInput): Promise<number> {
  const { runId, base } = input;
  const revision = base + 1;
  const file = revisionFile(paths, runId, revision);
  const claimed = await orUnwritable(file, () => createFileOnceOpen(file, input.text));
  if (claimed === null) throw conflict(runId, base, (await listRevisions(paths, runId))?.at(-1));
  let after: number[];
  try {
    after = (await listRevisions(paths, runId)) ?? [];
    const newest = after.at(-1) ?? revision;
    if (newest - revision >= KEPT_REVISIONS && !(await isSealed(claimed))) {
      await unlink(file).catch(() => undefined);
      throw conflict(runId, base, newest);
    }
  } finally {
    await claimed.close();
  }
  await removeOldest(paths, runId, after);
  await pointRecordAtNewest(paths, runId);
  return revision;
}

/** Whether another revision was built upon this one. */
async function isSealed(revision: FileHandle): Promise<boolean> {
  return ((await revision.stat()).mode & 0o777) === SEALED;
}

/** Gives the newest revision its second name, `record.json`. A failure costs convenience only. */
export async function pointRecordAtNewest(paths: RunPaths, runId: string): Promise<void> {
  // Two writers may finish in either order: each looks again after its own rename until it agrees.
  for (let round = 0; round < 5; round += 1) {
    const newest = (await listRevisions(paths, runId))?.at(-1);
    if (newest === undefined) return;
    const source = revisionFile(paths, runId, newest);
    if (await isSameFile(source, paths.recordFile(runId))) return;
    const temporary = join(paths.runDir(runId), `.record.json.${process.pid}.${newest}.tmp`);
    try {
      await link(source, temporary).catch(ignoreExisting);
      await rename(temporary, paths.recordFile(runId));
    } catch {
      await unlink(temporary).catch(() => undefined);
    }
  }
}

/** True when both paths name the same file on disk. */
export async function isSameFile(first: string, second: string): Promise<boolean> {
  const [a, b] = await Promise.all([orNullIfMissing(stat(first)), orNullIfMissing(stat(second))]);
  return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev;
}

async function removeOldest(paths: RunPaths, runId: string, revisions: readonly number[]): Promise<void> {
  for (const old of revisions.slice(0, Math.max(0, revisions.length - KEPT_REVISIONS))) {
    await unlink(revisionFile(paths, runId, old)).catch(() => undefined);
  }
}

function ignoreExisting(error: unknown): void {
  if (!isErrno(error, 'EEXIST')) throw error;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function conflict(runId: string, base: number, newest: number | undefined): SpecflowError {
  return new SpecflowError('CONFLICT', {
    message: `Run ${runId} was changed by somebody else: revision ${newest ?? 'unknown'} is newer than ${base}.`,
    hint: 'Read it again and decide anew.',
    details: { runId, expectedRevision: base, revision: newest },
  });
}

function notFound(runId: string): SpecflowError {
  return new SpecflowError('RUN_NOT_FOUND', { message: `There is no run ${runId}.` });
}
