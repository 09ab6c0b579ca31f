import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readTaskFile } from '@specflow/cli/lib';
import type { BatchItem, OrchestrationExecution, WaveGroup } from '@specflow/shared/schemas';
import { findGroup } from '@/lib/orchestration/transitions/groups';
import { locateRepository } from '../git/describe';
import type { Git } from '../git/run-git';
import type { RunPaths } from '../store/run-paths';

/** A group with everything that belongs to it. */
export interface GroupRef {
  readonly run: OrchestrationExecution;
  readonly batch: BatchItem;
  readonly group: WaveGroup;
}

/** Where the work of a group happens. */
export interface GroupPlace {
  /** Root of its worktree. */
  readonly root: string;
  /** The project's folder inside the worktree: where its agent works. */
  readonly cwd: string;
  /** Folder of the lock of this worktree: one agent at a time. */
  readonly lockDir: string;
  /** The project's folder relative to the root of the repository: empty, or with a slash at its end. */
  readonly prefix: string;
}

/** The group with this id, if the run has it. */
export function groupRefOf(run: OrchestrationExecution, groupId: string | undefined): GroupRef | null {
  const found = findGroup(run, groupId);
  return found ? { run, ...found } : null;
}

/** Finds where a group's worktree is; null when it has none, or the project has no repository any more. */
export async function placeOf(
  git: Git,
  { run, group }: Pick<GroupRef, 'run' | 'group'>,
): Promise<GroupPlace | null> {
  const { worktree: root } = group;
  const repository = root === undefined ? null : await locateRepository(git, run.project.path);
  if (root === undefined || repository === null) return null;
  const { prefix, commonDir } = repository;
  return {
    root,
    prefix,
    cwd: prefix === '' ? root : join(root, prefix),
    lockDir: join(commonDir, 'specflow', 'worktrees', run.id, group.id),
  };
}

/** Folder for what SpecFlow notes about a group: beside the run, never in the worktree. */
export function notesDir(paths: RunPaths, { run, group }: Pick<GroupRef, 'run' | 'group'>): string {
  return join(paths.runDir(run.id), 'groups', group.id);
}

/** The run's task file, relative to the project; null when there is none. */
export async function taskFileOf(run: OrchestrationExecution): Promise<string | null> {
  if (run.batchRun) return run.batchRun.file;
  try {
    const [file, root] = [await readTaskFile(run.project.path), await realpath(run.project.path)];
    return relative(root, await realpath(file.path));
  } catch {
    return null;
  }
}

/** Patterns, from the root of the repository, of files that agents of a group never bring in: SpecFlow writes them. */
export function leftOut(prefix: string, taskFiles: readonly string[]): string[] {
  const ours = [`${prefix}specs/*/tasks.md`, `${prefix}TODO.md`, '**/.specflow/**'];
  return [...new Set([...taskFiles.map((file) => `${prefix}${file}`), ...ours])];
}
