import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How a file is written. */
export interface WriteOptions {
  /** Permission bits of the new file; an existing file's mode is not kept. Default 0o600. */
  readonly mode?: number;
  /** False skips the two fsyncs: for heartbeats and caches only. Default true. */
  readonly durable?: boolean;
}

/**
 * Replaces a file atomically: after a crash at any moment it holds either the old or the new content.
 * A symbolic link at `path` is replaced, its target stays untouched.
 * @throws the file system's own error (ENOSPC, EACCES …); the old content is then intact.
 */
export async function writeFileDurable(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const temporary = await writeTemporary(path, data, options);
  try {
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  if (options.durable !== false) await syncDirectory(dirname(path));
}

/**
 * Creates a file with its complete content, once: of any number of concurrent callers exactly one gets `true`.
 * Built on link(2), because an exclusive open would publish a half-written file.
 */
export async function createFileOnce(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<boolean> {
  const file = await createFileOnceOpen(path, data, options);
  if (file) await close(file);
  return file !== null;
}

/** As {@link createFileOnce}; gives the file open, so that it can be asked about when its name is gone. Null for `false`. */
export async function createFileOnceOpen(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<FileHandle | null> {
  const file = await linkOnce(path, data, options);
  if (file === null || options.durable === false) return file;
  try {
    await syncDirectory(dirname(path));
    return file;
  } catch (error) {
    await close(file);
    throw error;
  }
}

/** {@link createFileOnce} for several files of one folder, by name, which are flushed together. Those that exist stay. */
export async function createFilesOnce(
  directory: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const created = Object.entries(files).map(async ([name, data]) => {
    const file = await linkOnce(join(directory, name), data, {});
    // Each as soon as it is there: another one may fail.
    if (file !== null) await close(file);
  });
  await Promise.all(created);
  await syncDirectory(directory);
}

/** Publishes a complete file under its name, without flushing the name; null when there is one already. */
async function linkOnce(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions,
): Promise<FileHandle | null> {
  const temporary = await writeTemporary(path, data, options);
  let file: FileHandle | undefined;
  try {
    file = await open(temporary, 'r');
    await link(temporary, path);
    return file;
  } catch (error) {
    if (file) await close(file);
    if (isErrno(error, 'EEXIST')) return null;
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/** True when `error` is the file-system error `code`, such as `ENOENT`. */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function writeTemporary(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions,
): Promise<string> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = join(
    directory,
    `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`,
  );
  const file = await open(temporary, 'wx', options.mode ?? 0o600);
  try {
    await file.writeFile(data);
    await file.chmod(options.mode ?? 0o600);
    if (options.durable !== false) await file.sync();
  } catch (error) {
    await close(file);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await close(file);
  return temporary;
}

async function close(file: FileHandle): Promise<void> {
  await file.close().catch(() => undefined);
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await close(directory);
  }
}
