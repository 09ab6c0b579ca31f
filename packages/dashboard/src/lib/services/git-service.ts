import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChange, Snapshot } from '@specflow/shared/schemas';
import { findMergeFact, isAncestor, type MergeFact, type MergeQuestion } from './git/ancestry';
import { type Comparison, type DiffText, listChanges, readDiff } from './git/changes';
import { describeRepository, type GitDescription, locateRepository } from './git/describe';
import { withIndexLease } from './git/index-lease';
import { type ParallelQuestion, readParallelFacts } from './git/parallel-facts';
import { keepBackup } from './git/refs';
import { createGit } from './git/run-git';
import { keepSnapshot, type SnapshotName, takeSnapshot } from './git/snapshot';
import type { RunProgram } from './programs/program';
import type { WallClock } from './store/ports';
import { directoryIdentity } from './store/project-folder';

/** What the service needs. */
export interface GitServiceDependencies {
  /** Name or path of the executable. */
  readonly gitBin: string;
  /** The environment of the dashboard; only what git needs of it is passed on, and no `GIT_*`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: WallClock;
  /** See `GitDependencies`. */
  readonly runProgram?: RunProgram;
  /** Folder for the manifests of projects without git, below `$SPECFLOW_HOME`. */
  readonly manifestsDir: string;
}

/**
 * Facts about a project's repository. Runs no hook and no program of the repository, changes neither the working
 * copy nor the index nor a branch, and writes only refs below `refs/specflow/`. A project without git is a normal
 * case: the answer is null, or `hasGit: false`, or a manifest.
 */
export interface GitService {
  describe(projectPath: string): Promise<GitDescription>;
  /** `dev:ino` of the real directory; null when it is gone. */
  projectIdentity(projectPath: string): Promise<string | null>;
  /** Folder of the project lock: the same for every path, worktree and project of one repository. */
  lockDir(projectPath: string): Promise<string>;
  snapshot(projectPath: string, name?: SnapshotName): Promise<Snapshot>;
  /** Keeps a snapshot that was taken without a name. */
  keepSnapshot(
    projectPath: string,
    kept: { readonly snapshot: Snapshot; readonly name: SnapshotName },
  ): Promise<void>;
  changes(projectPath: string, comparison: Comparison): Promise<FileChange[] | null>;
  diffText(
    projectPath: string,
    options: Comparison & { readonly path?: string; readonly maxBytes: number },
  ): Promise<DiffText | null>;
  isAncestor(
    projectPath: string,
    question: { readonly ancestor: string; readonly of: string },
  ): Promise<boolean | null>;
  mergedInto(projectPath: string, question: MergeQuestion): Promise<MergeFact>;
  /** Whether worktrees can be made from the project's branch. */
  parallel(projectPath: string, question: ParallelQuestion): ReturnType<typeof readParallelFacts>;
  backupRef(
    projectPath: string,
    backup: { readonly runId: string; readonly name: string; readonly commit?: string },
  ): Promise<{ ref: string; commit: string } | null>;
}

/** Builds the service. */
export function createGitService(dependencies: GitServiceDependencies): GitService {
  const { clock, manifestsDir } = dependencies;
  const git = createGit(dependencies);
  return {
    async describe(projectPath) {
      const seen = await describeRepository(git, projectPath);
      if (seen.inProgress !== 'locked') return seen;
      // A run may just be moving the branch: that is no command of a person to wait for.
      return withIndexLease(git, projectPath, () => describeRepository(git, projectPath)).catch(() => seen);
    },
    projectIdentity: directoryIdentity,
    async lockDir(projectPath) {
      const repository = await locateRepository(git, projectPath);
      if (repository !== null) return join(repository.commonDir, 'specflow');
      return join(await realpath(projectPath), '.specflow', 'workflows');
    },
    snapshot: (projectPath, name) => takeSnapshot({ git, clock, manifestsDir }, projectPath, name),
    keepSnapshot: (projectPath, kept) => keepSnapshot(git, projectPath, kept),
    changes: (projectPath, comparison) => listChanges({ git, manifestsDir }, projectPath, comparison),
    diffText: (projectPath, options) => readDiff(git, projectPath, options),
    isAncestor: (projectPath, question) => isAncestor(git, projectPath, question),
    mergedInto: (projectPath, question) => findMergeFact(git, projectPath, question),
    parallel: (projectPath, question) => readParallelFacts(git, projectPath, question),
    backupRef: (projectPath, backup) => keepBackup(git, projectPath, backup),
  };
}
