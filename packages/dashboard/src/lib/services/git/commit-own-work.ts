import { SpecflowError } from '@specflow/shared/errors';
import { locateRepository } from './describe';
import { findInProgress } from './in-progress';
import { withIndexLease } from './index-lease';
import { writeCommit } from './own-commit';
import { type AgentLook, sortUncommitted, toIndexInfo } from './own-work';
import { resolveCommit } from './refs';
import type { Git } from './run-git';
import { withOwnIndex } from './with-own-index';

/** What is to be committed, and where. */
export interface OwnWorkCommit {
  /** Branch that the run is bound to. */
  readonly branch: string;
  readonly looks: readonly AgentLook[];
  readonly message: string;
}

/**
 * Commits what agents left uncommitted in a project, and nothing of anybody else: neither files nor what is staged.
 * No file of the working copy changes. May be called again after any interruption. @returns the commit; null when
 * there is nothing to commit.
 * @throws SpecflowError GIT_FAILED
 */
export async function commitOwnWork(
  git: Git,
  projectPath: string,
  work: OwnWorkCommit,
): Promise<string | null> {
  return withIndexLease(git, projectPath, () => commitAlone(git, projectPath, work));
}

async function commitAlone(
  git: Git,
  projectPath: string,
  { branch, looks, message }: OwnWorkCommit,
): Promise<string | null> {
  const repository = await locateRepository(git, projectPath);
  const { own } = await sortUncommitted(git, projectPath, looks);
  if (repository === null || own.size === 0) return null;
  const cwd = repository.root;
  const operation = await findInProgress(repository.gitDir);
  if (operation !== null) throw refused(`the repository is in the middle of something (${operation})`);
  const current = await git.tryLine({ cwd, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] });
  const head = await resolveCommit(git, cwd, 'HEAD');
  if (current !== branch || head === null)
    throw refused(`the project is on ${current ?? 'no branch'}, not on ${branch}`);
  const input = toIndexInfo(own, head);
  const tree = await treeWith(git, cwd, { head, input });
  const commit = await writeCommit(git, cwd, { tree, parents: [head], message });
  // The index first: interrupted here, the files are merely staged, and the next call commits them.
  await git.read({ cwd, args: ['update-index', '-z', '--index-info'], input });
  await git.read({ cwd, args: ['update-ref', `refs/heads/${branch}`, commit, head] });
  const { own: left } = await sortUncommitted(git, projectPath, looks);
  if (left.size > 0) throw refused(`${[...left.keys()].slice(0, 3).join(', ')} changed meanwhile`);
  return commit;
}

function treeWith(
  git: Git,
  cwd: string,
  { head, input }: { readonly head: string; readonly input: string },
): Promise<string> {
  return withOwnIndex(async (env) => {
    await git.read({ cwd, env, args: ['read-tree', head] });
    await git.read({ cwd, env, args: ['update-index', '-z', '--index-info'], input });
    return (await git.read({ cwd, env, args: ['write-tree'] })).trim();
  });
}

function refused(why: string): SpecflowError {
  return new SpecflowError('GIT_FAILED', {
    message: `The work of the run cannot be committed: ${why}.`,
    hint: 'Put that right; until then agents work one after another.',
  });
}
