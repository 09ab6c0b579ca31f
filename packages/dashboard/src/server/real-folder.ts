import { lstat, realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { isInside } from '@specflow/cli/lib';

/** True when a folder is inside of the project and no part of the way to it is a link. */
export async function isRealFolder(project: string, folder: string): Promise<boolean> {
  const root = await realpath(project).catch(() => null);
  if (root === null) return false;
  const inside = relative(project, resolve(project, folder));
  const wanted = join(root, inside);
  if (inside !== '' && !isInside(wanted, root)) return false;
  const real = await realpath(wanted).catch(() => null);
  const facts = await lstat(wanted).catch(() => null);
  return real === wanted && facts?.isDirectory() === true;
}
