import { posix } from 'node:path';
import { listDirtyFiles, locateRepository } from './describe';
import { resolveCommit } from './refs';
import type { Git } from './run-git';

/** Whether `ancestor` is reachable from `of`; both are branches, refs or ids. Null when git cannot tell. */
export async function isAncestor(
  git: Git,
  projectPath: string,
  question: { readonly ancestor: string; readonly of: string },
): Promise<boolean | null> {
  const cwd = projectPath;
  const ancestor = await resolveCommit(git, cwd, question.ancestor);
  const of = await resolveCommit(git, cwd, question.of);
  if (ancestor === null || of === null) return null;
  return reaches(git, cwd, { ancestor, of });
}

async function reaches(
  git: Git,
  cwd: string,
  commits: { readonly ancestor: string; readonly of: string },
): Promise<boolean | null> {
  const args = ['merge-base', '--is-ancestor', commits.ancestor, commits.of];
  const { exitCode } = await git.run({ cwd, args });
  return exitCode === 0 ? true : exitCode === 1 ? false : null;
}

/** What a merge is judged by. */
export interface MergeQuestion {
  /** Branch of the phase; may have been deleted after the merge. */
  readonly phaseBranch: string | null;
  /** Newest commit of the run as recorded; stands for the branch when that is gone or was moved. */
  readonly recordedHead: string | null;
  readonly base: string;
  /** Files that the run changed, relative to the project; all uncommitted files count when absent. */
  readonly runFiles?: readonly string[];
}

/** The fact, and what speaks against it. */
export interface MergeFact {
  /** Null when git cannot tell (no git). */
  readonly merged: boolean | null;
  readonly reason: string;
}

/**
 * Whether the work of a run is in the base: every known tip of it is an ancestor of the base, and nothing of it is
 * left uncommitted (orchestration design, merge step). A squashed or rebased merge cannot be confirmed this way.
 */
export async function findMergeFact(
  git: Git,
  projectPath: string,
  question: MergeQuestion,
): Promise<MergeFact> {
  const repository = await locateRepository(git, projectPath);
  if (repository === null) return { merged: null, reason: 'the project has no git repository' };
  const base = await resolveBase(git, projectPath, question.base);
  if (base === null) return no(`the base branch ${question.base} does not exist`);
  const branchTip =
    question.phaseBranch && (await resolveCommit(git, projectPath, `refs/heads/${question.phaseBranch}`));
  const tips = [branchTip, question.recordedHead].filter((tip): tip is string => Boolean(tip));
  if (tips.length === 0) return no('neither the phase branch nor a commit of the run is known');
  for (const tip of tips) {
    const commit = await resolveCommit(git, projectPath, tip);
    if (commit === null || (await reaches(git, projectPath, { ancestor: commit, of: base })) !== true) {
      return no(`commit ${tip.slice(0, 12)} of the phase is not part of ${question.base}`);
    }
  }
  const dirty = await listDirtyFiles(git, projectPath);
  const { runFiles } = question;
  const leftOver =
    runFiles === undefined ? dirty : dirty.filter((file) => isOfRun(file, runFiles, repository.prefix));
  if (leftOver.length > 0) return no(`not committed: ${leftOver.slice(0, 5).join(', ')}`);
  return { merged: true, reason: `the phase is part of ${question.base}` };
}

/** The local branch counts; without one, origin's. */
async function resolveBase(git: Git, cwd: string, base: string): Promise<string | null> {
  const local = await resolveCommit(git, cwd, `refs/heads/${base}`);
  return local ?? (await resolveCommit(git, cwd, `refs/remotes/origin/${base}`));
}

/** Whether a dirty file of the repository is among those of the run, which are named from the project. */
function isOfRun(dirty: string, runFiles: readonly string[], prefix: string): boolean {
  const files = runFiles.map((file) => posix.join(prefix, file));
  // git names an untracked folder once, with a slash at its end.
  return files.some((file) => file === dirty || (dirty.endsWith('/') && file.startsWith(dirty)));
}

function no(reason: string): MergeFact {
  return { merged: false, reason };
}
