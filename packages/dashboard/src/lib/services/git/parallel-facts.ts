import type { RepositoryFacts } from '@/lib/orchestration/observe';
import { listDirtyFiles, locateRepository } from './describe';
import { withIndexLease } from './index-lease';
import { type AgentLook, sortUncommitted } from './own-work';
import { resolveCommit } from './refs';
import type { Git } from './run-git';

/** What is asked about a project whose agents are to work beside each other. */
export interface ParallelQuestion {
  /** The run's task file, relative to the project: its own edits don't count as somebody's work. */
  readonly taskFile: string | null;
  /** Task files of other runs over selected tasks, relative to the project: their statuses are in nobody's way. */
  readonly otherTaskFiles?: readonly string[];
  /** Agents of the run that worked in the project itself, oldest first: what they left is not in the way. */
  readonly looks?: readonly AgentLook[];
}

type ParallelFacts = Omit<RepositoryFacts, 'lockHolder' | 'beside'>;

/** Whether worktrees can be made from a project's branch, and from what. */
export async function readParallelFacts(
  git: Git,
  projectPath: string,
  question: ParallelQuestion,
): Promise<ParallelFacts> {
  const facts = await look(git, projectPath, question);
  if (facts.obstacle === null) return facts;
  // Another run may just be moving the branch: then files look changed for a moment.
  return withIndexLease(git, projectPath, () => look(git, projectPath, question)).catch(() => facts);
}

async function look(
  git: Git,
  projectPath: string,
  { taskFile, otherTaskFiles = [], looks = [] }: ParallelQuestion,
): Promise<ParallelFacts> {
  const cwd = projectPath;
  const repository = await locateRepository(git, cwd);
  if (repository === null)
    return { obstacle: 'the project has no git repository', head: null, headTree: null, ownWork: [] };
  const [head, headTree, branch, version, dirty] = await Promise.all([
    resolveCommit(git, cwd, 'HEAD'),
    git.tryLine({ cwd, args: ['rev-parse', '--verify', '--quiet', 'HEAD^{tree}'] }),
    git.tryLine({ cwd, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] }),
    git.tryLine({ cwd, args: ['version'] }),
    listDirtyFiles(git, cwd),
  ]);
  const own = taskFile === null ? null : `${repository.prefix}${taskFile}`;
  const tracked =
    own === null ||
    (await git.tryLine({ cwd, args: ['rev-parse', '--verify', '--quiet', `HEAD:${own}`] })) !== null;
  const ours = new Set([
    ...otherTaskFiles.map((file) => `${repository.prefix}${file}`),
    ...(own ? [own] : []),
  ]);
  const inTheWay = dirty.filter((file) => !ours.has(file));
  const made = inTheWay.length === 0 && tracked ? [] : await madeByAgents(git, cwd, { looks, ours });
  // Of a folder that is new as a whole git names only the folder.
  const foreign = inTheWay.filter(
    (file) => !made.includes(file) && !(file.endsWith('/') && made.some((path) => path.startsWith(file))),
  );
  const isThere = tracked || (own !== null && made.includes(own));
  const obstacle = findObstacle({ head, branch, version, foreign, tracked: isThere, own });
  return { obstacle, head, headTree, ownWork: obstacle === null ? made : [] };
}

/** What agents left uncommitted; nothing while there is work of somebody else, which keeps worktrees from being made. */
async function madeByAgents(
  git: Git,
  cwd: string,
  { looks, ours }: { readonly looks: readonly AgentLook[]; readonly ours: ReadonlySet<string> },
): Promise<string[]> {
  if (looks.length === 0) return [];
  const sorted = await sortUncommitted(git, cwd, looks).catch(() => null);
  if (sorted === null) return [];
  const isForeign = sorted.foreign.some((file) => !ours.has(file));
  return isForeign ? [] : [...sorted.own.keys()];
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
