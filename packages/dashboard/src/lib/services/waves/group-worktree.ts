import { cp, mkdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileDurable } from '@specflow/cli/lib';
import { listDirtyFiles } from '../git/describe';
import { findGroupResult, keepGroupResult } from '../git/group-result';
import { resolveCommit } from '../git/refs';
import type { Git } from '../git/run-git';
import { addWorktree, removeWorktree } from '../git/worktree';
import { orNullIfMissing } from '../store/file-errors';
import { type GroupPlace, type GroupRef, leftOut, taskFileOf } from './group-place';
import { keepTicks, readTicks } from './group-ticks';

const READY = 'prepared.json';

/** True when the worktree is there and was made whole. */
export async function isPrepared(notes: string, place: Pick<GroupPlace, 'root'>): Promise<boolean> {
  const [marker, exists] = [
    await orNullIfMissing(readFile(join(notes, READY), 'utf8')),
    await isThere(place.root),
  ];
  return marker !== null && exists;
}

/** True while anything is at the place of the worktree. */
export async function isThere(root: string): Promise<boolean> {
  return (await orNullIfMissing(stat(root))) !== null;
}

/** What has to be done in a new worktree before an agent may work there. */
export type SetUp = (place: GroupPlace) => Promise<void>;

/**
 * Makes the worktree of a group from its base commit, with the files that agents need and git does not bring along.
 * Made whole or made anew: nobody works in a worktree before the mark is written.
 */
export async function prepareWorktree(
  git: Git,
  ref: GroupRef,
  work: {
    readonly place: GroupPlace;
    readonly notes: string;
    readonly setUp: SetUp;
    /** Lets one command at a time write to the repository. */
    readonly inTurn: (make: () => Promise<void>) => Promise<void>;
  },
): Promise<void> {
  const { place, notes, setUp, inTurn } = work;
  if (await isPrepared(notes, place)) return;
  const commit = ref.group.baseCommit ?? 'HEAD';
  await mkdir(notes, { recursive: true, mode: 0o700 });
  await mkdir(join(place.root, '..'), { recursive: true, mode: 0o700 });
  await inTurn(() => addWorktree(git, ref.run.project.path, { root: place.root, commit }));
  await bringAlong(ref.run.project.path, place.cwd);
  await setUp(place);
  await writeFileDurable(join(notes, READY), `${JSON.stringify({ commit })}\n`);
}

/** State and commands of the project are often not part of the repository; agents need them all the same. */
async function bringAlong(projectPath: string, cwd: string): Promise<void> {
  const copy = (name: string, force: boolean) =>
    orNullIfMissing(
      cp(join(projectPath, name), join(cwd, name), {
        recursive: true,
        force,
        errorOnExist: false,
        // Records of runs belong to the project; a link could lead anywhere.
        filter: (source) => !source.startsWith(join(projectPath, '.specflow', 'workflows')),
        verbatimSymlinks: true,
      }),
    );
  await copy('.specflow', true);
  await copy('.claude', false);
}

/** What keeping the work of a group needs. */
export interface Keeping {
  readonly place: GroupPlace;
  readonly notes: string;
  /** Task files of other runs, relative to the project: changes of them stay out as well. */
  readonly otherTaskFiles: () => Promise<readonly string[]>;
}

/** Keeps what a group did under its ref, with its ticks beside the run. @returns the commit. */
export async function keepResult(git: Git, ref: GroupRef, work: Keeping): Promise<string> {
  const { run, batch, group } = ref;
  const { place, notes, otherTaskFiles } = work;
  const known = await findGroupResult(git, run.project.path, { runId: run.id, groupId: group.id });
  if (known !== null) return known;
  const taskFile = await taskFileOf(run);
  const ticks = taskFile === null ? [] : await readTicks(join(place.cwd, taskFile), group.taskIds);
  await keepTicks(notes, ticks);
  return keepGroupResult(git, {
    ...place,
    runId: run.id,
    groupId: group.id,
    baseCommit: group.baseCommit ?? 'HEAD',
    leaveOut: leftOut(place.prefix, [...(taskFile === null ? [] : [taskFile]), ...(await otherTaskFiles())]),
    message: `${group.taskIds.join(', ')}: ${batch.section}\n\nGroup ${group.id} of run ${run.id}.\n`,
  });
}

/** Removes the worktree of a group; whatever work it holds is kept under its ref before. */
export async function discardWorktree(git: Git, ref: GroupRef, work: Keeping): Promise<void> {
  const { place, notes } = work;
  const { run } = ref;
  if ((await isPrepared(notes, place)) && (await hasWork(git, ref, place))) await keepResult(git, ref, work);
  await removeWorktree(git, run.project.path, place.root);
  await rm(join(notes, READY), { force: true });
  await rm(place.lockDir, { recursive: true, force: true });
  // The folders of the run go with its last worktree.
  for (const folder of [dirname(place.root), dirname(place.lockDir)])
    await rmdir(folder).catch(() => undefined);
}

async function hasWork(git: Git, { group }: GroupRef, place: GroupPlace): Promise<boolean> {
  const head = await resolveCommit(git, place.root, 'HEAD');
  return head !== group.baseCommit || (await listDirtyFiles(git, place.root)).length > 0;
}
