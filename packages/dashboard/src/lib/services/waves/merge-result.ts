import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyStatusChanges } from '@specflow/shared/tasks';
import { agentsTick } from '@/lib/orchestration/isolation';
import type { MergeState } from '@/lib/orchestration/observe';
import {
  fastForward,
  findMergeCommit,
  mergeTrees,
  readBlob,
  withFile,
  writeMergeCommit,
} from '../git/merge-group';
import { resolveCommit } from '../git/refs';
import type { Git } from '../git/run-git';
import { orNullIfMissing } from '../store/file-errors';
import { type GroupRef, taskFileOf } from './group-place';
import { applyTicks, readKeptTicks, type Ticks, toChanges } from './group-ticks';
import { type Keeping, keepResult } from './group-worktree';

/** Places at which a crash must lose nothing; tests stop there. */
export type MergePoint = 'commit' | 'merge-tree' | 'backup' | 'ff' | 'record';

/** What a merge needs besides the group. */
export interface MergeWork extends Keeping {
  readonly git: Git;
  /** Checks a merged commit in the group's worktree; null when it is good or nothing is to be checked. */
  readonly check: (commit: string) => Promise<string | null>;
  readonly at: (point: MergePoint) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How often a merge is made anew because somebody committed meanwhile. */
const MAX_TRIES = 5;

/**
 * Brings the result of a group into the project's branch, or says why not. May be called again after any interruption:
 * a result that is part of the branch already is only reported.
 */
export async function mergeResult(ref: GroupRef, work: MergeWork): Promise<MergeState> {
  const { git, at } = work;
  const { run } = ref;
  await at('commit');
  const result = await keepResult(git, ref, work);
  const taskFile = await taskFileOf(run);
  // Statuses that agents do not keep themselves are written by the run.
  const isTheirs = run.batchRun === undefined || agentsTick(run);
  const ticks = isTheirs && taskFile !== null ? ((await readKeptTicks(work.notes)) ?? []) : [];
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const state = await mergeOnce(ref, work, { result, taskFile, ticks });
    if (state !== null) return state;
  }
  return refused('commits are made to the branch all the time', 'Wait until they are made, then retry.');
}

interface Result {
  readonly result: string;
  readonly taskFile: string | null;
  readonly ticks: Ticks;
}

/** Null when the branch has moved in between. */
async function mergeOnce(ref: GroupRef, work: MergeWork, input: Result): Promise<MergeState | null> {
  const { run, batch, group } = ref;
  const { git, at } = work;
  const { result } = input;
  const cwd = run.project.path;
  const { branch } = run.project;
  const tip = branch === null ? null : await resolveCommit(git, cwd, `refs/heads/${branch}`);
  if (branch === null || tip === null)
    return refused(`the branch ${branch ?? ''} is gone`, 'Restore the branch, then retry.');
  const known = await findMergeCommit(git, cwd, { tip, result });
  if (known !== null) return merged(ref, work, { ...input, commit: known });
  await at('merge-tree');
  const fit = await mergeTrees(git, cwd, { tip, result });
  if (!fit.fits) {
    const message = `it changes the same lines as others: ${fit.files.join(', ')}`;
    return { state: 'conflict', headCommit: result, files: fit.files, message };
  }
  const tree = await treeWithTicks(ref, work, { ...input, tip, tree: fit.tree });
  const message = `Merge ${group.taskIds.join(', ')}: ${batch.section}\n\nGroup ${group.id} of run ${run.id}.\n`;
  const commit = await writeMergeCommit(git, cwd, { tip, result, tree, message });
  const problem = await work.check(commit);
  if (problem !== null) return { state: 'conflict', headCommit: result, files: [], message: problem };
  if (work.signal.aborted) return { state: 'none' };
  await at('backup');
  const move = await fastForward(git, cwd, {
    branch,
    from: tip,
    to: commit,
    runId: run.id,
    name: `before-${group.id}`,
    before: () => at('ff'),
  });
  if (move.moved) return merged(ref, work, { ...input, commit });
  if (move.why === 'tip_moved') return null;
  return refused(move.message, 'Commit or put away your own changes to these files, then retry.');
}

/** The ticks become part of the merge, unless somebody edits the task file: then they are written into that file only. */
async function treeWithTicks(
  { run }: GroupRef,
  { git, place }: MergeWork,
  input: Result & { readonly tip: string; readonly tree: string },
): Promise<string> {
  const { taskFile, ticks, tip, tree } = input;
  if (taskFile === null || ticks.length === 0) return tree;
  const cwd = run.project.path;
  const path = `${place.prefix}${taskFile}`;
  const committed = await readBlob(git, cwd, { commit: tip, path });
  const current = await orNullIfMissing(readFile(join(cwd, taskFile), 'utf8'));
  if (committed === null || committed !== current) return tree;
  const { text } = applyStatusChanges(committed, toChanges(ticks));
  return text === committed ? tree : withFile(git, cwd, { tree, path, text });
}

async function merged(
  { run }: GroupRef,
  { git, at }: MergeWork,
  done: Result & { readonly commit: string },
): Promise<MergeState> {
  const { commit, result, taskFile, ticks } = done;
  if (taskFile !== null) await applyTicks(join(run.project.path, taskFile), ticks);
  await at('record');
  const tree = await git.read({ cwd: run.project.path, args: ['rev-parse', `${commit}^{tree}`] });
  return { state: 'merged', headCommit: result, mergedCommit: commit, tree: tree.trim() };
}

function refused(message: string, fix: string): MergeState {
  return { state: 'refused', message, fix };
}
