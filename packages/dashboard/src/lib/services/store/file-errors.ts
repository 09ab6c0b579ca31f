import { isErrno } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space; nothing that was saved before is lost.',
  EDQUOT: 'The disk quota is used up. Free some space; nothing that was saved before is lost.',
  EROFS: 'The file system is read-only. Make it writable again.',
  EACCES: 'Check the owner and the permissions of the folder.',
  EPERM: 'Check the owner and the permissions of the folder.',
  EMFILE: 'Too many files are open. Close other programs or raise the limit.',
};

/** The file system's own code of an error, such as `ENOSPC`; `UNKNOWN` for anything else. */
function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

/** One line about anything thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs a write and turns the file system's errors into FILE_UNWRITABLE with `details.errno`. */
export async function orUnwritable<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof SpecflowError) throw error;
    const errno = errnoOf(error);
    throw new SpecflowError('FILE_UNWRITABLE', {
      message: `${path} could not be written (${describeError(error)}).`,
      hint: HINTS[errno] ?? 'Check the disk and the permissions of the folder.',
      details: { path, errno },
      cause: error,
    });
  }
}

/** The result of `work`, or null when the file or folder does not exist. */
export async function orNullIfMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return null;
    throw error;
  }
}
