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

/** Whether the repository at `project` has a branch of this name, read without git. False without a repository. */
export async function hasGitBranch(project: string, branch: string): Promise<boolean> {
  const gitDir = await findGitDir(project).catch(() => null);
  if (gitDir === null) return false;
  // Worktrees share the branches of the repository that they belong to.
  const shared = await readTextFile(join(gitDir, 'commondir')).catch(() => null);
  const commonDir = shared === null ? gitDir : resolve(gitDir, shared.trim());
  const ref = `refs/heads/${branch}`;
  if ((await lstat(join(commonDir, ref)).catch(() => null))?.isFile()) return true;
  const packed = await readTextFile(join(commonDir, 'packed-refs')).catch(() => null);
  return (packed ?? '').split('\n').some((line) => line.endsWith(` ${ref}`));
}

/** Whether a git command is changing index or working copy of the repository at `project` now: it holds the index. */
export async function isGitWriting(project: string): Promise<boolean> {
  const gitDir = await findGitDir(project).catch(() => null);
  return gitDir !== null && (await lstat(join(gitDir, 'index.lock')).catch(() => null)) !== null;
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
