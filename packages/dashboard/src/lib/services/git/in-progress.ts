import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { orNullIfMissing } from '../store/file-errors';

/** An operation that left the working copy half-way; `locked` means that another git holds the index. */
export type InProgress = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect' | 'locked';

const MARKS: readonly (readonly [string, InProgress])[] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
  ['index.lock', 'locked'],
];

/** What is in progress in a worktree, by the files that git leaves in its folder. */
export async function findInProgress(gitDir: string): Promise<InProgress | null> {
  for (const [name, operation] of MARKS) {
    if ((await orNullIfMissing(lstat(join(gitDir, name)))) !== null) return operation;
  }
  return null;
}
