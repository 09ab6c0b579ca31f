import { locateRepository } from './describe';
import { writeCommit } from './own-commit';
import { groupRef, resolveCommit } from './refs';
import type { Git } from './run-git';
import { writeTree } from './snapshot';

/** The worktree of a group, and what of it is none of its results. */
export interface GroupWorktree {
  /** Root of the worktree. */
  readonly root: string;
  readonly runId: string;
  readonly groupId: string;
  readonly baseCommit: string;
  /** Patterns of files that SpecFlow writes itself, from the root: they stay as they are in the base. */
  readonly leaveOut: readonly string[];
  readonly message: string;
}

/** The commit that is kept of a group; null while none is. */
export function findGroupResult(
  git: Git,
  cwd: string,
  group: Pick<GroupWorktree, 'runId' | 'groupId'>,
): Promise<string | null> {
  return resolveCommit(git, cwd, groupRef(group.runId, group.groupId));
}

/**
 * Keeps everything that a worktree holds (commits of the agent and files that it did not commit) as one commit under
 * `refs/specflow/groups/{run}/{group}`. A result that is kept already stays: the worktree may serve checks afterwards.
 * @throws SpecflowError GIT_FAILED
 */
export async function keepGroupResult(git: Git, worktree: GroupWorktree): Promise<string> {
  const { root, runId, groupId, baseCommit, leaveOut, message } = worktree;
  const known = await findGroupResult(git, root, worktree);
  if (known !== null) return known;
  const repository = await locateRepository(git, root);
  const head = (await resolveCommit(git, root, 'HEAD')) ?? baseCommit;
  const { gitDir, commonDir } = repository ?? { gitDir: root, commonDir: root };
  const specs = leaveOut.map((pattern) => `:(top,glob)${pattern}`);
  // The whole worktree belongs to its agent, also outside of the project's folder.
  const tree = await writeTree(git, root, { gitDir, commonDir, prefix: '' }, async (env) => {
    // Whatever the agent committed or left there: these files are as in the base.
    await git.read({ cwd: root, env, args: ['reset', '-q', baseCommit, '--', ...specs] });
  });
  const commit = await writeCommit(git, root, { tree, parents: [head], message });
  await git.read({ cwd: root, args: ['update-ref', groupRef(runId, groupId), commit] });
  return commit;
}
