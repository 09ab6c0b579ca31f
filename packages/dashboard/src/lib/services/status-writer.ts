import { locateTaskFile, updateTaskStatuses } from '@specflow/cli/lib';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import type { StatusChange } from '@specflow/shared/tasks';
import type { ServiceLogger } from './store/ports';

/** Writes statuses into the task file of a run (mission K3). */
export interface StatusWriter {
  /**
   * All changes land together or not at all, in the notation of the file; writers of this and of other processes
   * take turns, what was written is read back, and a file that changes meanwhile is tried again. Tasks that are gone
   * from the file are left out.
   * @throws SpecflowError CONFLICT, FILE_LOCKED, FILE_UNWRITABLE, NO_TASKS_FILE, UNSAFE_PATH
   */
  write(run: OrchestrationExecution, changes: readonly StatusChange[]): Promise<void>;
}

/** Builds the writer. */
export function createStatusWriter(dependencies: { readonly logger: ServiceLogger }): StatusWriter {
  return {
    async write(run, changes) {
      const { batchRun } = run;
      if (batchRun === undefined || changes.length === 0) return;
      const path = await locateTaskFile(run.project.path, batchRun.file);
      const { changed, unknown } = await updateTaskStatuses(path, changes, { unknown: 'skip' });
      const data = { runId: run.id, changed: changed.length, unknown };
      dependencies.logger.info(`Wrote statuses into ${batchRun.file}.`, data);
    },
  };
}
