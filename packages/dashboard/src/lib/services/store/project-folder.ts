import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { orNullIfMissing } from './file-errors';

/** Mode of `.specflow`, which belongs to the project and its other tools. */
const SHARED_MODE = 0o755;
/** Mode of everything that we publish below it. */
const OWN_MODE = 0o700;

/** `dev:ino` of the real directory behind a path: equal for every way to name it; null when there is none. */
export async function directoryIdentity(path: string): Promise<string | null> {
  const info = await orNullIfMissing(stat(path, { bigint: true }));
  return info?.isDirectory() ? `${info.dev}:${info.ino}` : null;
}

/**
 * Folder `.specflow/workflows[/child]` of a project, created when absent.
 * Agents and repositories control these names, so every part has to be a real folder inside the project.
 * @throws SpecflowError PROJECT_MOVED when the project is not the directory that `identity` names,
 *   UNSAFE_PATH when a part is a symbolic link or not a folder.
 */
export async function openWorkflowsFolder(
  project: { readonly path: string; readonly identity: string },
  child?: string,
): Promise<string> {
  if ((await directoryIdentity(project.path)) !== project.identity) {
    throw new SpecflowError('PROJECT_MOVED', {
      message: `${project.path} is no longer the directory that the run was started in.`,
      hint: 'Move the project back, or cancel the run.',
    });
  }
  const root = await realpath(project.path);
  const specflow = join(root, '.specflow');
  await ensureRealFolder(specflow, SHARED_MODE);
  const workflows = join(specflow, 'workflows');
  await ensureRealFolder(workflows, OWN_MODE);
  if (child === undefined) return workflows;
  await ensureRealFolder(join(workflows, child), OWN_MODE);
  return join(workflows, child);
}

async function ensureRealFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  // lstat does not follow: a link to another folder is not a folder.
  if ((await lstat(path)).isDirectory()) return;
  throw new SpecflowError('UNSAFE_PATH', {
    message: `${path} is not a real folder; nothing is written through it.`,
    hint: 'Replace the link or file by a folder.',
    details: { path },
  });
}
