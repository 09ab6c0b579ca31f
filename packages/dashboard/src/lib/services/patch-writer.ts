/*
 * Writes files that an agent returned instead of writing them itself. The text of an agent is data (I10): where a file
 * goes is checked against the project before the first one is written.
 *
 * 1. Nothing outside of the project, nothing of git or SpecFlow, and nothing through a symbolic link.
 * 2. All files pass the checks, or none is written; what the file system refuses after that is said.
 * 3. Each file is replaced atomically and keeps its permissions.
 */
import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix } from 'node:path';
import { isErrno, writeFileDurable } from '@specflow/cli/lib';
import type { PatchFile } from '@specflow/shared/schemas';

/** Folders of the tools themselves, in whatever case a file system takes for the same. */
const OWN_FOLDERS = new Set(['.git', '.specflow']);

/**
 * Writes the files of one agent.
 * @param keepOff files that are not the agent's to write, relative to the project
 * @returns null, or what is wrong with the first file that cannot be written; then nothing was
 */
export async function applyPatch(
  project: string,
  files: readonly PatchFile[],
  keepOff: readonly string[],
): Promise<string | null> {
  const root = await realpath(project);
  const wanted = new Map<string, string>();
  for (const { path, content } of files) {
    const problem = await problemOf(root, path, keepOff);
    if (problem !== null)
      return `The agent returned the file ${JSON.stringify(path.slice(0, 200))}, which ${problem}.`;
    wanted.set(posix.normalize(path), content);
  }
  for (const path of wanted.keys()) {
    const folder = [...wanted.keys()].find((other) => other.startsWith(`${path}/`));
    if (folder !== undefined) return `The agent returned ${JSON.stringify(path)} as a file and as a folder.`;
  }
  try {
    await writeAll(root, wanted);
    return null;
  } catch (error) {
    return `The files of the agent could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function writeAll(root: string, wanted: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, content] of wanted) {
    const full = join(root, path);
    await mkdir(dirname(full), { recursive: true });
    const known = await stat(full).catch(() => null);
    await writeFileDurable(full, content, { mode: known === null ? 0o644 : known.mode & 0o777 });
  }
}

async function problemOf(root: string, path: string, keepOff: readonly string[]): Promise<string | null> {
  const clean = posix.normalize(path);
  const parts = clean.split('/');
  // Control characters and backslashes are no part of any honest path, and mean different things to different tools.
  if (/[\p{Cc}\\]/u.test(path) || isAbsolute(path) || path.startsWith('~'))
    return 'is no path inside the project';
  if (clean === '.' || clean.endsWith('/') || parts.includes('..')) return 'is no path inside the project';
  if (parts.some((part) => OWN_FOLDERS.has(part.toLowerCase()))) return 'belongs to git or SpecFlow';
  if (keepOff.includes(clean)) return 'SpecFlow keeps itself';
  return walk(root, parts);
}

/** Every existing part of the path is a real folder, the last one a file or nothing. */
async function walk(root: string, parts: readonly string[]): Promise<string | null> {
  let at = root;
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    const info = await lstat(at).catch((error: unknown) => {
      if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR') || isErrno(error, 'ENAMETOOLONG'))
        return null;
      throw error;
    });
    if (info === null) return Buffer.byteLength(part) > 255 ? 'has too long a name' : null;
    if (info.isSymbolicLink()) return 'leads through a symbolic link';
    const isLast = index === parts.length - 1;
    if (isLast && !info.isFile()) return 'is no file';
    if (!isLast && !info.isDirectory()) return 'leads through a file';
  }
  return null;
}
