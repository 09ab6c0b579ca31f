import { copyFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type { Snapshot } from '@specflow/shared/schemas';
import { orNullIfMissing } from '../store/file-errors';
import type { WallClock } from '../store/ports';
import { locateRepository, WITHOUT_SPECFLOW } from './describe';
import { canNameFilters } from './foreign-filters';
import { takeManifest } from './manifest';
import { resolveCommit, snapshotRef } from './refs';
import type { Repository } from './remember-repository';
import type { Git, GitCall } from './run-git';
import { withOwnIndex } from './with-own-index';

const ADD_TIMEOUT_MS = 5 * 60_000;

/** What a snapshot needs. */
export interface SnapshotContext {
  readonly git: Git;
  readonly clock: WallClock;
  /** Folder of the manifests of projects without git. */
  readonly manifestsDir: string;
}

/** Under which number of which run a snapshot is kept; without it git may drop it after some weeks. */
export interface SnapshotName {
  readonly runId: string;
  readonly n: number;
}

/**
 * Records the state of a project's files: all tracked files of the repository and the untracked, not ignored ones
 * of the project's folder. Neither the working copy nor the index of the user is touched. Without git the files are
 * hashed into a manifest.
 * @throws SpecflowError GIT_FAILED
 */
export async function takeSnapshot(
  context: SnapshotContext,
  projectPath: string,
  name?: SnapshotName,
): Promise<Snapshot> {
  const takenAt = new Date(context.clock.now()).toISOString();
  const repository = await locateRepository(context.git, projectPath);
  if (repository === null) {
    return {
      kind: 'manifest',
      head: null,
      tree: await takeManifest(projectPath, context.manifestsDir),
      takenAt,
    };
  }
  const [head, tree] = await Promise.all([
    resolveCommit(context.git, projectPath, 'HEAD'),
    writeTree(context.git, projectPath, repository),
  ]);
  const snapshot: Snapshot = { kind: 'git', head, tree, takenAt };
  if (name !== undefined) await keepSnapshot(context.git, projectPath, { snapshot, name });
  return snapshot;
}

/**
 * Writes the state of a working copy as a tree, through an index of its own. `change` may still edit that index.
 * @throws SpecflowError GIT_FAILED
 */
export async function writeTree(
  git: Git,
  cwd: string,
  repository: Pick<Repository, 'gitDir' | 'commonDir' | 'prefix'>,
  change?: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<string> {
  return withOwnIndex(async (env) => {
    const [filters] = await Promise.all([
      canNameFilters(repository).then((can) => (can ? git.withoutFilters(cwd) : {})),
      // A copy of the user's index knows which files are unchanged, so only the others are read.
      orNullIfMissing(copyIndex(join(repository.gitDir, 'index'), env.GIT_INDEX_FILE)),
    ]);
    const call = { cwd, env, filters };
    // In the root of the working copy the second call covers what the first one does.
    if (repository.prefix !== '') await add(git, { ...call, args: ['-u', '--', ':/', ...WITHOUT_SPECFLOW] });
    await add(git, { ...call, args: ['-A', '--', '.', ...WITHOUT_SPECFLOW] });
    await change?.(env);
    return (await git.read({ ...call, args: ['write-tree'] })).trim();
  });
}

/**
 * Copies an index with its time. Git compares times of files in whole seconds, and looks into those that changed in the
 * second in which the index was written: a younger copy would pass such a change over.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const { atime, mtimeMs } = await stat(from);
  await copyFile(from, to);
  await utimes(to, atime, Math.floor(mtimeMs / 1000));
}

/** Files that cannot be read are left out; anything worse is an error. */
async function add(git: Git, call: GitCall): Promise<void> {
  const args = ['add', '--ignore-errors', ...call.args];
  const { exitCode, stderr } = await git.run({ ...call, args, timeoutMs: ADD_TIMEOUT_MS });
  if (exitCode === 0 || exitCode === 1) return;
  throw new SpecflowError('GIT_FAILED', {
    message: `The files of ${call.cwd} could not be recorded: ${stderr.trim().slice(0, 500)}`,
    hint: 'Run "git status" in the project to see what is wrong with the repository.',
  });
}

/**
 * Keeps the tree of a snapshot for as long as its run is kept. A ref may name a tree, and histories then pass it over.
 * Does nothing without git.
 * @throws SpecflowError GIT_FAILED
 */
export async function keepSnapshot(
  git: Git,
  cwd: string,
  { snapshot, name }: { readonly snapshot: Snapshot; readonly name: SnapshotName },
): Promise<void> {
  if (snapshot.kind !== 'git') return;
  await git.read({ cwd, args: ['update-ref', snapshotRef(name.runId, name.n), snapshot.tree] });
}
