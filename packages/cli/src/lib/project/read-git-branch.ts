import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readTextFile } from '../files/read-text-file';

/** Checked-out branch of the repository at `project`, read without git; null when detached or without git. */
export async function readGitBranch(project: string): Promise<string | null> {
  const gitDir = await findGitDir(project).catch(() => null);
  if (gitDir === null) return null;
  const head = await readTextFile(join(gitDir, 'HEAD')).catch(() => null);
  return /^ref: refs\/heads\/(\S+)/.exec(head ?? '')?.[1] ?? null;
}

async function findGitDir(project: string): Promise<string | null> {
  const path = join(project, '.git');
  const info = await lstat(path).catch(() => null);
  if (info === null) return null;
  if (info.isDirectory()) return path;
  // In a worktree `.git` is a file that names the real folder.
  const target = /^gitdir: (.+)$/m.exec((await readTextFile(path)) ?? '')?.[1];
  return target === undefined ? null : resolve(project, target.trim());
}
