import { SpecflowError } from '@specflow/shared/errors';
import { safeId } from '../store/run-paths';
import type { Git } from './run-git';

/** Ref of the n-th snapshot of a run. */
export function snapshotRef(runId: string, n: number): string {
  if (!Number.isInteger(n) || n < 0) {
    throw new SpecflowError('INVALID_ID', { message: `${n} is not the number of a snapshot.` });
  }
  return `refs/specflow/snapshots/${safeId(runId)}/${n}`;
}

/** Ref under which a commit is kept before something could lose it. */
function backupRefName(runId: string, name: string): string {
  return `refs/specflow/backup/${safeId(runId)}/${safeId(name)}`;
}

/** Commit that a branch, tag, ref or id names; null when there is none. */
export function resolveCommit(git: Git, cwd: string, name: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  return git.tryLine({ cwd, args });
}

/**
 * Keeps a commit (HEAD by default) under `refs/specflow/backup/{run}/{name}`, so that nothing can lose it.
 * A backup that exists is kept as it is. Null without git or without a commit.
 */
export async function keepBackup(
  git: Git,
  projectPath: string,
  backup: { readonly runId: string; readonly name: string; readonly commit?: string },
): Promise<{ ref: string; commit: string } | null> {
  const ref = backupRefName(backup.runId, backup.name);
  const commit = await resolveCommit(git, projectPath, backup.commit ?? 'HEAD');
  if (commit === null) return null;
  const mustBeNew = '0'.repeat(commit.length);
  await git.run({ cwd: projectPath, args: ['update-ref', ref, commit, mustBeNew] });
  const kept = await resolveCommit(git, projectPath, ref);
  if (kept !== null) return { ref, commit: kept };
  throw new SpecflowError('GIT_FAILED', {
    message: `The backup ${ref} could not be written in ${projectPath}.`,
    hint: 'Check the permissions of the repository and the free space of the disk.',
  });
}

/** Ref of what the agent of a group did. */
export function groupRef(runId: string, groupId: string): string {
  return `refs/specflow/groups/${safeId(runId)}/${safeId(groupId)}`;
}
