import { createHash } from 'node:crypto';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withFileLock } from '../files/with-file-lock';
import { specflowDir, workflowsDir } from '../paths';
import { ensureWorkflowsDir } from './ensure-state-file';
import { findProjectRoot } from './find-project-root';

/**
 * Runs `work` while holding the lock of a file of a project. The lock itself lies in the project's ignored folder:
 * beside the file it would show up in git, and an agent could commit it.
 * @throws SpecflowError FILE_LOCKED, UNSAFE_PATH
 */
export async function withProjectLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  return withFileLock(await lockTargetOf(path), work);
}

/** One name per real file; the file itself where there is no SpecFlow project around it. */
async function lockTargetOf(path: string): Promise<string> {
  const root = await findProjectRoot(dirname(path));
  const folder = root === null ? null : await lstat(specflowDir(root)).catch(() => null);
  if (root === null || !folder?.isDirectory()) return path;
  await ensureWorkflowsDir(root);
  const real = join(await realpath(dirname(path)), basename(path));
  const name = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return join(workflowsDir(root), 'locks', name);
}
