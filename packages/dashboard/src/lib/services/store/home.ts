import { chmod, mkdir, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { type Environment, specflowHome } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { orNullIfMissing, orUnwritable } from './file-errors';

/**
 * Absolute path of `$SPECFLOW_HOME`, by default `~/.specflow`.
 * @throws SpecflowError PROJECT_PATH_INVALID for a relative path: it would mean another place in each program.
 */
export function resolveHome(env: Environment): string {
  const given = env.SPECFLOW_HOME;
  if (given === undefined || given === '' || isAbsolute(given)) return specflowHome(env);
  throw invalidHome(given, 'is not an absolute path');
}

/**
 * Makes the home usable and private: creates it for its owner only, takes the rights of others on one that existed
 * before, and refuses one that belongs to somebody else.
 * @throws SpecflowError PROJECT_PATH_INVALID, FILE_UNWRITABLE
 */
export async function prepareHome(home: string): Promise<void> {
  const before = await orNullIfMissing(stat(home)).catch(() => null);
  if (before !== null && !before.isDirectory()) throw invalidHome(home, 'is a file, not a folder');
  await orUnwritable(home, () => mkdir(home, { recursive: true, mode: 0o700 }));
  const info = await stat(home);
  const ourUid = process.getuid?.();
  if (ourUid !== undefined && info.uid !== ourUid) throw invalidHome(home, 'belongs to another user');
  // Whoever may write here can replace our files, whatever their own modes; other tools make it readable for all.
  if ((info.mode & 0o077) !== 0) await orUnwritable(home, () => chmod(home, info.mode & 0o700));
}

function invalidHome(home: string, what: string): SpecflowError {
  return new SpecflowError('PROJECT_PATH_INVALID', {
    message: `The home of SpecFlow, ${home}, ${what}.`,
    hint: 'Set SPECFLOW_HOME to the absolute path of a folder of yours, or unset it.',
  });
}
