import type { RepositoryFacts } from '@/lib/orchestration/observe';
import { listDirtyFiles, locateRepository } from './describe';
import { resolveCommit } from './refs';
import type { Git } from './run-git';

/** What is asked about a project whose agents are to work beside each other. */
export interface ParallelQuestion {
  /** The run's task file, relative to the project: its own edits don't count as somebody's work. */
  readonly taskFile: string | null;
}

/** Whether worktrees can be made from a project's branch, and from what. */
export async function readParallelFacts(
  git: Git,
  projectPath: string,
  { taskFile }: ParallelQuestion,
): Promise<Omit<RepositoryFacts, 'lockHolder'>> {
  const cwd = projectPath;
  const repository = await locateRepository(git, cwd);
  if (repository === null)
    return { obstacle: 'the project has no git repository', head: null, headTree: null };
  const [head, headTree, branch, version, dirty] = await Promise.all([
    resolveCommit(git, cwd, 'HEAD'),
    git.tryLine({ cwd, args: ['rev-parse', '--verify', '--quiet', 'HEAD^{tree}'] }),
    git.tryLine({ cwd, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] }),
    git.tryLine({ cwd, args: ['version'] }),
    listDirtyFiles(git, cwd),
  ]);
  const own = taskFile === null ? null : `${repository.prefix}${taskFile}`;
  const foreign = dirty.filter((file) => file !== own);
  const tracked =
    own === null ||
    (await git.tryLine({ cwd, args: ['rev-parse', '--verify', '--quiet', `HEAD:${own}`] })) !== null;
  return { obstacle: findObstacle({ head, branch, version, foreign, tracked, own }), head, headTree };
}

function findObstacle(found: {
  readonly head: string | null;
  readonly branch: string | null;
  readonly version: string | null;
  readonly foreign: readonly string[];
  readonly tracked: boolean;
  readonly own: string | null;
}): string | null {
  const { head, branch, version, foreign, tracked, own } = found;
  if (head === null) return 'the repository has no commit yet';
  if (branch === null) return 'no branch is checked out (detached HEAD)';
  if (!canMergeTrees(version)) return `git is older than 2.38 (${version ?? 'unknown version'})`;
  if (!tracked) return `${own} is not committed`;
  if (foreign.length === 0) return null;
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
  return `there are uncommitted changes: ${foreign.slice(0, 3).join(', ')}${more}`;
}

/** `git merge-tree --write-tree` exists since git 2.38. */
export function canMergeTrees(version: string | null): boolean {
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version ?? '') ?? []).map(Number);
  return major > 2 || (major === 2 && minor >= 38);
}
