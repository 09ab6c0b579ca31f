import { join } from 'node:path';
import { withFileLock } from '@specflow/cli/lib';
import { isTerminalStatus } from '@specflow/shared/schemas';
import type { ServiceLogger, WallClock } from './ports';
import type { Publisher } from './publisher';
import { emptyTrash, type RetentionLimits, removeRun, selectRunsToRemove, sizeOfFolder } from './retention';
import type { RunIndex } from './run-index';
import type { RunPaths } from './run-paths';
import { removeFilesBefore, sweepTemporaries } from './sweep-temporaries';

/** Manifests serve to compare the two ends of an attempt; what differed is in the record afterwards. */
const MANIFEST_LIFETIME_MS = 30 * 24 * 60 * 60_000;

/** Keeps the home small and tidy. */
export interface Housekeeping {
  /** Removes the oldest finished runs of a project beyond the limits, with their copies; the removed ids. */
  prune(projectId: string): Promise<string[]>;
  /** Removes what killed processes have left behind; to be called once at the start. */
  sweep(): Promise<void>;
}

/** What housekeeping works on. */
export interface HousekeepingContext {
  readonly home: string;
  readonly paths: RunPaths;
  readonly index: RunIndex;
  readonly publisher: Publisher;
  readonly clock: WallClock;
  readonly logger: ServiceLogger;
  readonly retention: RetentionLimits;
}

/** Builds the housekeeping of one home. */
export function createHousekeeping(context: HousekeepingContext): Housekeeping {
  const { home, paths, index, publisher, clock, logger } = context;
  // A finished run never grows again, so it is measured once.
  const finishedSizes = new Map<string, number>();

  async function sizeOf(runId: string, isFinished: boolean): Promise<number> {
    const known = finishedSizes.get(runId);
    if (known !== undefined) return known;
    const bytes = await sizeOfFolder(paths.runDir(runId));
    if (isFinished) finishedSizes.set(runId, bytes);
    return bytes;
  }

  async function prune(projectId: string): Promise<string[]> {
    const entries = await index.refresh(({ run }) => run?.projectId === projectId);
    const sized = [];
    for (const { run } of entries) {
      if (run?.projectId !== projectId) continue;
      sized.push({ run, bytes: await sizeOf(run.id, isTerminalStatus(run.status)) });
    }
    const removed = selectRunsToRemove(sized, context.retention);
    for (const { run } of removed) {
      await removeRun(paths, home, run.id);
      index.forget(run.id);
      finishedSizes.delete(run.id);
      await publisher.unpublish(run);
    }
    const runIds = removed.map(({ run }) => run.id);
    if (runIds.length > 0) logger.info('Old runs of a project were removed.', { projectId, runIds });
    return runIds;
  }

  return {
    prune: (projectId) => withFileLock(join(home, 'runs'), () => prune(projectId)),
    async sweep() {
      await emptyTrash(home);
      await removeFilesBefore(join(home, 'manifests'), clock.now() - MANIFEST_LIFETIME_MS);
      const runs = (await index.refresh(() => false)).map(({ runId }) => runId);
      const folders = runs.flatMap((runId) => [paths.runDir(runId), paths.revisionsDir(runId)]);
      let removed = 0;
      for (const folder of [home, join(home, 'keys'), ...folders]) {
        removed += await sweepTemporaries(folder, clock.now());
      }
      if (removed > 0) logger.info('Left-over temporary files were removed.', { removed });
    },
  };
}
