import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What every command of git opens, without asking what it is. */
const OPENED = ['HEAD', 'config', 'index', 'packed-refs', 'commondir', 'info/exclude'];

/** A pipe or device in the place of a file of the repository at `folder`, on which git would wait for ever. */
export async function findBlockingFile(folder: string): Promise<string | null> {
  for (const name of OPENED) {
    const path = join(folder, '.git', name);
    const info = await stat(path).catch(() => null);
    if (info !== null && !info.isFile() && !info.isDirectory()) return path;
  }
  return null;
}
