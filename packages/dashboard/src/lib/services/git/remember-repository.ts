import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the repository of a working copy is. */
export interface Repository {
  readonly root: string;
  readonly prefix: string;
  /** Of this worktree: HEAD, index. */
  readonly gitDir: string;
  /** Shared by all worktrees: refs, objects. */
  readonly commonDir: string;
}

/** Repositories remembered at most; the next one makes a fresh start. */
const MAX_REMEMBERED = 2_000;

interface Remembered {
  readonly repository: Repository;
  readonly stamp: string;
}

/** Where repositories were found, as long as nothing that decides it has changed. */
export interface RepositoryMemory {
  /** The repository around a real path as it was found before; null when it has to be looked for. */
  recall(real: string): Promise<Repository | null>;
  remember(real: string, repository: Repository): Promise<void>;
}

/**
 * Spares a process for each question about a repository. What git's answer rests on is looked at each time: the `.git`
 * of every folder from the project up to the root, and the settings of the repository.
 */
export function createRepositoryMemory(): RepositoryMemory {
  const known = new Map<string, Remembered>();
  return {
    async recall(real) {
      const found = known.get(real);
      if (found === undefined) return null;
      return found.stamp === (await stampOf(real, found.repository)) ? found.repository : null;
    },
    async remember(real, repository) {
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(real, { repository, stamp: await stampOf(real, repository) });
    },
  };
}

async function stampOf(real: string, { root, gitDir, commonDir }: Repository): Promise<string> {
  const places = [...foldersUpTo(real, root).map((folder) => join(folder, '.git')), gitDir];
  const marks = places.map((path) => lstat(path).then(whichOne, () => '-'));
  const settings = [join(commonDir, 'config'), join(gitDir, 'config.worktree')].map((path) =>
    stat(path).then(
      (file) => `${whichOne(file)}:${file.mtimeMs}:${file.size}`,
      () => '-',
    ),
  );
  return (await Promise.all([...marks, ...settings])).join(' ');
}

/** A `.git` file (of a worktree) may be written anew in its place; the times of a `.git` folder change all the time. */
function whichOne(file: { dev: number; ino: number; mtimeMs: number; isFile(): boolean }): string {
  return `${file.dev}:${file.ino}:${file.isFile() ? file.mtimeMs : ''}`;
}

function foldersUpTo(from: string, root: string): string[] {
  const folders = [from];
  for (let folder = from; folder !== root && folder !== dirname(folder); ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
