import { isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import { statusesAtEnd } from '@/lib/orchestration/transitions/batch-run/statuses';
import type { ProjectFactsReader } from './project-facts';
import type { StateStore } from './state-store';
import type { StatusWriter } from './status-writer';
import type { ServiceLogger } from './store/ports';

/** Writes what runs that are over owe their task files: their dashboard may have died right after the last save. */
export interface OwedStatuses {
  /**
   * Compares the file with the record, writes what is missing, and notes that nothing is owed any more. A file that
   * cannot be read or written now is tried again at the next start of the dashboard.
   * @throws SpecflowError CONFLICT when another dashboard was faster
   */
  pay(run: OrchestrationExecution): Promise<void>;
}

/** Builds the service. */
export function createOwedStatuses(dependencies: {
  readonly store: Pick<StateStore, 'save' | 'listByProject'>;
  readonly facts: Pick<ProjectFactsReader, 'readForRun'>;
  readonly statuses: StatusWriter;
  readonly logger: ServiceLogger;
}): OwedStatuses {
  const { store, facts, statuses, logger } = dependencies;

  /** The file belongs to a run that has begun since: what that one says about a task is newer. */
  async function isTakenOver(run: OrchestrationExecution): Promise<boolean> {
    const isLater = (other: OrchestrationExecution) =>
      other.batchRun?.file === run.batchRun?.file && other.startedAt > (run.completedAt ?? run.updatedAt);
    return (await store.listByProject(run.projectId)).some(isLater);
  }

  /** @returns false when the file cannot be used now. */
  async function write(run: OrchestrationExecution): Promise<boolean> {
    try {
      const { plan } = await facts.readForRun(run);
      if (plan === null) return false;
      await statuses.write(run, statusesAtEnd(run, plan.tasks));
      return true;
    } catch (error) {
      logger.warn('The last statuses of a run could not be written.', {
        runId: run.id,
        message: String(error),
      });
      return false;
    }
  }

  return {
    async pay(run) {
      const { batchRun, status } = run;
      if (!batchRun?.statusesOwed || !isTerminalStatus(status)) return;
      if (!(await isTakenOver(run)) && !(await write(run))) return;
      const { statusesOwed: _paid, ...settled } = batchRun;
      await store.save({ ...run, batchRun: settled }, run.revision);
    },
  };
}
