import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import { orNullIfMissing } from './file-errors';
import { makePrivateDirectory } from './private-directory';
import type { RunPaths } from './run-paths';

/** How much of a project's history is kept. */
export interface RetentionLimits {
  readonly maxRuns: number;
  readonly maxBytes: number;
}

/** 20 runs or 2 GB per project. */
export const RETENTION: RetentionLimits = { maxRuns: 20, maxBytes: 2 * 1024 ** 3 };

/** A run with the size of its folder. */
export interface SizedRun {
  readonly run: OrchestrationExecution;
  readonly bytes: number;
}

/** The runs to remove so that the limits hold: the oldest finished first, never one that is not over. Pure. */
export function selectRunsToRemove(runs: readonly SizedRun[], limits: RetentionLimits): SizedRun[] {
  const removable = runs
    .filter(({ run }) => isTerminalStatus(run.status))
    .sort((a, b) => endOf(a.run).localeCompare(endOf(b.run)));
  let count = runs.length;
  let bytes = runs.reduce((sum, sized) => sum + sized.bytes, 0);
  const removed: SizedRun[] = [];
  for (const sized of removable) {
    if (count <= limits.maxRuns && bytes <= limits.maxBytes) break;
    removed.push(sized);
    count -= 1;
    bytes -= sized.bytes;
  }
  return removed;
}

/** Removes a run's folder; it disappears as a whole before it is emptied, so no half run is ever seen. */
export async function removeRun(paths: RunPaths, home: string, runId: string): Promise<void> {
  const trash = join(home, 'trash');
  await makePrivateDirectory(trash);
  await orNullIfMissing(rename(paths.runDir(runId), join(trash, runId)));
  await emptyTrash(home);
}

/** Empties what an earlier removal left behind. */
export async function emptyTrash(home: string): Promise<void> {
  await rm(join(home, 'trash'), { recursive: true, force: true });
}

/** Bytes of all files below a folder; links are not followed. */
export async function sizeOfFolder(folder: string): Promise<number> {
  let bytes = 0;
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of (await orNullIfMissing(readdir(next, { withFileTypes: true }))) ?? []) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else bytes += (await orNullIfMissing(lstat(path)))?.size ?? 0;
    }
  }
  return bytes;
}

function endOf(run: OrchestrationExecution): string {
  return run.completedAt ?? run.updatedAt;
}
