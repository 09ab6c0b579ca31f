import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { orNullIfMissing } from '../store/file-errors';
import { findInProgress, type InProgress } from './in-progress';
import { createRepositoryMemory, type Repository, type RepositoryMemory } from './remember-repository';
import type { Git } from './run-git';
import { splitZ } from './split-z';

/** What git knows about a project. Without git, or without a working copy, `hasGit` is false and the rest empty. */
export interface GitDescription {
  readonly hasGit: boolean;
  /** Absolute path of the repository that all worktrees share. */
  readonly commonDir: string | null;
  /** Absolute root of the working copy; the project may be a folder below it. */
  readonly root: string | null;
  /** The project's folder relative to `root`: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Null with a detached HEAD. Also known in an empty repository. */
  readonly branch: string | null;
  /** Null in an empty repository. */
  readonly head: string | null;
  /** The branch that work is merged into: origin's default branch, else `main` or `master`; null when none exists. */
  readonly baseBranch: string | null;
  /** Uncommitted changes in the project's folder without `.specflow/**`; at most 1000 paths, relative to `root`. */
  readonly dirtyFiles: readonly string[];
  readonly dirty: boolean;
  /** What somebody began and did not finish; null when nothing. */
  readonly inProgress: InProgress | null;
  readonly remotes: readonly { readonly name: string; readonly url: string }[];
}

const MAX_DIRTY_FILES = 1000;

/** Pathspecs that leave out our own files, of this project and of others in the same repository. */
export const WITHOUT_SPECFLOW = [
  ':(exclude,top,glob)**/.specflow',
  ':(exclude,top,glob)**/.specflow/**',
] as const;

const NO_GIT: GitDescription = {
  hasGit: false,
  commonDir: null,
  root: null,
  prefix: '',
  branch: null,
  head: null,
  baseBranch: null,
  dirtyFiles: [],
  dirty: false,
  inProgress: null,
  remotes: [],
};

/** Describes the repository around `projectPath`. */
export async function describeRepository(git: Git, projectPath: string): Promise<GitDescription> {
  const repository = await locateRepository(git, projectPath);
  if (repository === null) return NO_GIT;
  const cwd = projectPath;
  const [branch, head, baseBranch, dirtyFiles, inProgress, remotes] = await Promise.all([
    git.tryLine({ cwd, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] }),
    git.tryLine({ cwd, args: ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'] }),
    findBaseBranch(git, cwd),
    listDirtyFiles(git, cwd),
    findInProgress(repository.gitDir),
    listRemotes(git, cwd),
  ]);
  return {
    hasGit: true,
    commonDir: repository.commonDir,
    root: repository.root,
    prefix: repository.prefix,
    branch,
    head,
    baseBranch,
    dirtyFiles: dirtyFiles.slice(0, MAX_DIRTY_FILES),
    dirty: dirtyFiles.length > 0,
    inProgress,
    remotes,
  };
}

/** Finds the repository around a folder; null without one, in a bare one, or when git cannot run. */
export async function locateRepository(git: Git, projectPath: string): Promise<Repository | null> {
  const real = await orNullIfMissing(realpath(projectPath));
  // A missing folder makes the spawn fail with an error that blames git.
  if (real === null) return null;
  const known = await memoryOf(git).recall(real);
  if (known !== null) return known;
  const answers = await askRevParse(git, real, [
    '--show-toplevel',
    '--absolute-git-dir',
    '--git-common-dir',
    '--show-prefix',
  ]);
  const [root, gitDir, commonDir, prefix] = answers;
  if (!root || !gitDir || !commonDir) return null;
  const shared = await realpath(resolve(real, commonDir));
  const repository = { root, prefix: prefix ?? '', gitDir, commonDir: shared };
  await memoryOf(git).remember(real, repository);
  return repository;
}

const memories = new WeakMap<Git, RepositoryMemory>();

function memoryOf(git: Git): RepositoryMemory {
  const memory = memories.get(git) ?? createRepositoryMemory();
  memories.set(git, memory);
  return memory;
}

/** One answer per flag. They come as lines, which is ambiguous for a path with a newline: then each is asked alone. */
async function askRevParse(git: Git, cwd: string, flags: readonly string[]): Promise<(string | null)[]> {
  const together = await git.tryLine({ cwd, args: ['rev-parse', ...flags] });
  if (together === null) return flags.map(() => null);
  const lines = together.split('\n');
  if (lines.length === flags.length) return lines;
  return Promise.all(flags.map((flag) => git.tryLine({ cwd, args: ['rev-parse', flag] })));
}

async function findBaseBranch(git: Git, cwd: string): Promise<string | null> {
  const remoteHead = await git.tryLine({
    cwd,
    args: ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'],
  });
  const ofOrigin = remoteHead?.replace(/^origin\//, '');
  for (const name of [ofOrigin, 'main', 'master']) {
    if (name === undefined) continue;
    const found = await git.tryLine({
      cwd,
      args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${name}`],
    });
    if (found !== null) return name;
  }
  return ofOrigin ?? null;
}

/** Uncommitted files of the project's folder without `.specflow/**`, relative to the root; all of them. */
export async function listDirtyFiles(git: Git, cwd: string): Promise<string[]> {
  const result = await git.run({
    cwd,
    args: [
      'status',
      '--porcelain=v1',
      '-z',
      '--no-renames',
      '--untracked-files=normal',
      // To look into a submodule would run git there, with the programs that its settings name.
      '--ignore-submodules=dirty',
      '--',
      '.',
      ...WITHOUT_SPECFLOW,
    ],
  });
  // Too much output to read whole is dirty all the same; the last, cut-off name is left out.
  if (result.exitCode !== 0 && !result.isTruncated) return [];
  const records = splitZ(result.stdout);
  return (result.isTruncated ? records.slice(0, -1) : records).map((record) => record.slice(3));
}

async function listRemotes(git: Git, cwd: string): Promise<{ name: string; url: string }[]> {
  const output = await git.run({ cwd, args: ['config', '-z', '--get-regexp', '^remote\\..*\\.url$'] });
  if (output.exitCode !== 0) return [];
  return splitZ(output.stdout).flatMap((record) => {
    const [key = '', ...value] = record.split('\n');
    return [{ name: key.slice('remote.'.length, -'.url'.length), url: withoutSecret(value.join('\n')) }];
  });
}

/** Tokens are often written into the address of a remote. */
function withoutSecret(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^@/]*@/i, '$1');
}
