import { access, constants, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/**
 * The real path of a folder that may become a project: absolute (`~/…` is understood), an existing folder of
 * this user, with a plain name, and neither `/`, nor a folder of the system, nor the home folder, nor anything around
 * or inside SpecFlow's own home.
 * @throws SpecflowError PROJECT_PATH_INVALID saying which of these fails.
 */
export async function checkProjectPath(home: string, path: string): Promise<string> {
  const expanded = path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
  // A line break in a path would be two lines in a lock file, a log and a terminal.
  if (!isAbsolute(expanded) || CONTROL_CHARACTERS.test(expanded))
    throw refuse(
      path,
      'is not an absolute path in plain text',
      'Give the full path, beginning with "/" or "~/".',
    );
  const real = await realpath(normalize(expanded)).catch(() => null);
  if (real === null) throw refuse(path, 'does not exist', 'Check the spelling.');
  if (CONTROL_CHARACTERS.test(real))
    throw refuse(path, 'leads to a folder whose name holds control characters', 'Rename that folder.');
  const info = await stat(real);
  if (!info.isDirectory()) throw refuse(path, 'is not a folder', 'Give the folder of the project.');
  await refuseSpecialFolders(path, real, home);
  if (process.getuid !== undefined && info.uid !== process.getuid())
    throw refuse(path, 'belongs to another user', 'Agents would work there: use a folder of your own.');
  if (!(await isWritable(real))) throw refuse(path, 'is not writable', 'Check its permissions.');
  return real;
}

/** Made by the kernel, or read by every program: an agent has no business anywhere below them. */
const SYSTEM_FOLDERS = [
  ...['/proc', '/sys', '/dev', '/run', '/boot', '/etc', '/bin', '/sbin', '/lib', '/lib64'],
  ...['/usr/bin', '/usr/sbin', '/usr/lib', '/private/etc', '/System', '/Library', '/Applications'],
];

/** Hold the folders of everybody; a project is one folder below them. */
const SHARED_FOLDERS = new Set([
  '/usr',
  '/var',
  '/home',
  '/Users',
  '/opt',
  '/srv',
  '/mnt',
  '/media',
  '/tmp',
  '/var/tmp',
  '/private/tmp',
]);

async function refuseSpecialFolders(path: string, real: string, home: string): Promise<void> {
  const userHome = await realpath(homedir()).catch(() => homedir());
  const specflow = await realpath(home).catch(() => home);
  const hint = 'Choose the folder of one project.';
  if (real === '/') throw refuse(path, 'is the root of the file system', hint);
  if (SYSTEM_FOLDERS.some((folder) => real === folder || isInside(real, folder)))
    throw refuse(path, 'belongs to the operating system', hint);
  if (SHARED_FOLDERS.has(real)) throw refuse(path, 'holds the folders of many', hint);
  if (real === userHome) throw refuse(path, 'is your home folder', hint);
  if (real === specflow || isInside(real, specflow))
    throw refuse(path, "is inside SpecFlow's own folder", hint);
  if (isInside(specflow, real)) throw refuse(path, "holds SpecFlow's own folder", hint);
}

/** Whether `path` lies below `folder`. Both are real paths. */
export function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

function refuse(path: string, what: string, hint: string): SpecflowError {
  return new SpecflowError('PROJECT_PATH_INVALID', { message: `${path} ${what}.`, hint, details: { path } });
}
