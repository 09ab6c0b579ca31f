import type { Git } from './run-git';

/** Who commits when git knows nobody. */
const OURSELVES = { name: 'SpecFlow', email: 'specflow@localhost' } as const;

/** A commit to be written; nothing else changes. */
export interface OwnCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/**
 * Writes a commit object in the name of the person, or in ours when git knows no name. Nothing points to it yet.
 * @throws SpecflowError GIT_FAILED
 */
export async function writeCommit(git: Git, cwd: string, commit: OwnCommit): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const args = ['commit-tree', '--no-gpg-sign', commit.tree, ...parents, '-F', '-'];
  const env = await namesFor(git, cwd);
  return (await git.read({ cwd, env, args, input: commit.message })).trim();
}

async function namesFor(git: Git, cwd: string): Promise<Record<string, string>> {
  const [name, email] = await Promise.all(
    ['user.name', 'user.email'].map((key) => git.tryLine({ cwd, args: ['config', key] })),
  );
  if (name && email) return {};
  return {
    GIT_AUTHOR_NAME: name || OURSELVES.name,
    GIT_AUTHOR_EMAIL: email || OURSELVES.email,
    GIT_COMMITTER_NAME: name || OURSELVES.name,
    GIT_COMMITTER_EMAIL: email || OURSELVES.email,
  };
}
