import { isAncestor } from './ancestry';
import { withIndexLease } from './index-lease';
import { writeCommit } from './own-commit';
import { keepBackup, resolveCommit } from './refs';
import type { Git } from './run-git';
import { splitZ } from './split-z';
import { withOwnIndex } from './with-own-index';

/** Both sides of a merge, as commits. */
export interface Sides {
  readonly tip: string;
  readonly result: string;
}

/** Whether two commits fit together, found without touching anything. */
export type Fit =
  | { readonly fits: true; readonly tree: string }
  | { readonly fits: false; readonly files: readonly string[] };

/**
 * Merges two commits into a tree (git 2.38 or newer).
 * @throws SpecflowError GIT_FAILED when git could not even try
 */
export async function mergeTrees(git: Git, cwd: string, { tip, result }: Sides): Promise<Fit> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', tip, result];
  const { exitCode, stdout } = await git.run({ cwd, args });
  const [tree, ...files] = splitZ(stdout);
  if (exitCode === 0 && tree) return { fits: true, tree };
  if (exitCode === 1) return { fits: false, files: [...new Set(files.filter((file) => file !== ''))] };
  return { fits: true, tree: (await git.read({ cwd, args })).split('\0')[0] ?? '' };
}

/** A tree like another one, with the text of one file replaced. Its mode stays. */
export async function withFile(
  git: Git,
  cwd: string,
  change: { readonly tree: string; readonly path: string; readonly text: string },
): Promise<string> {
  const { tree, path, text } = change;
  const blob = (await git.read({ cwd, args: ['hash-object', '-w', '--stdin'], input: text })).trim();
  return withOwnIndex(async (env) => {
    await git.read({ cwd, env, args: ['read-tree', tree] });
    const listed = await git.read({
      cwd,
      env,
      args: ['ls-files', '-s', '-z', '--', `:(top,literal)${path}`],
    });
    const mode = listed.split(' ')[0] || '100644';
    await git.read({ cwd, env, args: ['update-index', '--add', '--cacheinfo', `${mode},${blob},${path}`] });
    return (await git.read({ cwd, env, args: ['write-tree'] })).trim();
  });
}

/** Text of a file in a commit; null when it is not there. */
export async function readBlob(
  git: Git,
  cwd: string,
  file: { readonly commit: string; readonly path: string },
): Promise<string | null> {
  const { exitCode, stdout } = await git.run({
    cwd,
    args: ['cat-file', 'blob', `${file.commit}:${file.path}`],
  });
  return exitCode === 0 ? stdout : null;
}

/** Writes the commit that joins both sides. */
export function writeMergeCommit(
  git: Git,
  cwd: string,
  merge: Sides & { readonly tree: string; readonly message: string },
): Promise<string> {
  const { tip, result, tree, message } = merge;
  return writeCommit(git, cwd, { tree, parents: [tip, result], message });
}

/** The commit by which `result` came into the branch at `tip`; null when it is not part of it. */
export async function findMergeCommit(git: Git, cwd: string, { tip, result }: Sides): Promise<string | null> {
  if ((await isAncestor(git, cwd, { ancestor: result, of: tip })) !== true) return null;
  const args = ['rev-list', '--first-parent', '--parents', `${result}..${tip}`];
  const lines = (await git.read({ cwd, args })).split('\n').map((line) => line.split(' '));
  return lines.find(([, ...parents]) => parents.includes(result))?.[0] ?? tip;
}

/** How moving the branch went. */
export type Move =
  | { readonly moved: true }
  /** Somebody committed in the meantime: the merge has to be made anew. */
  | { readonly moved: false; readonly why: 'tip_moved' }
  | { readonly moved: false; readonly why: 'refused'; readonly message: string };

/**
 * Moves the branch that is checked out in the project to a commit on top of it, with its files. Refuses, and changes
 * nothing, when a file that changes has uncommitted edits. The old tip is kept under a backup ref first.
 */
export async function fastForward(
  git: Git,
  projectPath: string,
  move: {
    readonly branch: string;
    readonly from: string;
    readonly to: string;
    readonly runId: string;
    readonly name: string;
    /** Called between the backup and the move. */
    readonly before: () => Promise<void>;
  },
): Promise<Move> {
  const { from, runId, name } = move;
  await keepBackup(git, projectPath, { runId, name, commit: from });
  await move.before();
  return withIndexLease(git, projectPath, () => moveBranch(git, projectPath, move));
}

async function moveBranch(
  git: Git,
  cwd: string,
  { branch, from, to }: { readonly branch: string; readonly from: string; readonly to: string },
): Promise<Move> {
  const current = await git.tryLine({ cwd, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] });
  if (current !== branch)
    return {
      moved: false,
      why: 'refused',
      message: `the project is on ${current ?? 'no branch'}, not on ${branch}`,
    };
  if ((await resolveCommit(git, cwd, 'HEAD')) !== from) return { moved: false, why: 'tip_moved' };
  const args = ['merge', '--ff-only', '--no-verify-signatures', '--quiet', to];
  const { exitCode, stderr } = await git.run({ cwd, args, timeoutMs: 5 * 60_000 });
  if (exitCode === 0 && (await resolveCommit(git, cwd, 'HEAD')) === to) return { moved: true };
  return { moved: false, why: 'refused', message: stderr.trim().slice(0, 1_000) || 'git gave no reason' };
}
