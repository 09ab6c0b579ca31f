import { rm } from 'node:fs/promises';
import type { Git } from './run-git';

const ADD_TIMEOUT_MS = 5 * 60_000;

/**
 * Makes a worktree without a branch at a commit. What an interrupted attempt left at this path is removed first.
 * @throws SpecflowError GIT_FAILED
 */
export async function addWorktree(
  git: Git,
  projectPath: string,
  worktree: { readonly root: string; readonly commit: string },
): Promise<void> {
  const { root, commit } = worktree;
  await removeWorktree(git, projectPath, root);
  await git.read({
    cwd: projectPath,
    args: ['worktree', 'add', '--quiet', '--force', '--detach', root, commit],
    timeoutMs: ADD_TIMEOUT_MS,
  });
}

/** Removes a worktree with everything in it; one that is not there, or only half, is no error. */
export async function removeWorktree(git: Git, projectPath: string, root: string): Promise<void> {
  await git.run({ cwd: projectPath, args: ['worktree', 'remove', '--force', '--force', root] });
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
  await git.run({ cwd: projectPath, args: ['worktree', 'prune'] });
}
