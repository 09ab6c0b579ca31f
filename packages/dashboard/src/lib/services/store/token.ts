import { randomBytes } from 'node:crypto';
import { chmod, lstat } from 'node:fs/promises';
import { createFileOnce, readTextFile, tokenPath, withFileLock, writeFileDurable } from '@specflow/cli/lib';
import { orNullIfMissing, orUnwritable } from './file-errors';

const TOKEN = /^[0-9a-f]{64}$/;

/**
 * The secret of this installation (32 random bytes, hex), created when there is none. Its file is readable by its
 * owner only, also when it was found otherwise; a file that holds anything else is replaced.
 * @throws SpecflowError FILE_UNWRITABLE, FILE_LOCKED
 */
export async function ensureToken(home: string): Promise<string> {
  const path = tokenPath(home);
  const known = await readToken(path);
  if (known !== null) return known;
  return withFileLock(path, () =>
    orUnwritable(path, async () => {
      const created = await readToken(path);
      if (created !== null) return created;
      const token = randomBytes(32).toString('hex');
      if (!(await createFileOnce(path, token))) await writeFileDurable(path, token);
      return token;
    }),
  );
}

async function readToken(path: string): Promise<string | null> {
  const info = await orNullIfMissing(lstat(path));
  // Through a link we would change the mode of somebody else's file.
  if (info === null || !info.isFile()) return null;
  if ((info.mode & 0o077) !== 0) await orUnwritable(path, () => chmod(path, 0o600));
  const token = (await readTextFile(path, 1024))?.trim() ?? '';
  return TOKEN.test(token) ? token : null;
}
