import { isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import type { StateStore } from './state-store';

/** What the runs of one project have to know of each other. */
export interface ProjectRuns {
  /** Active runs of the project, oldest first: the first one is what a project without further words shows. */
  active(projectId: string): Promise<OrchestrationExecution[]>;
  /** Other active runs in the same project, by its id or its folder. */
  beside(run: OrchestrationExecution): Promise<OrchestrationExecution[]>;
  /** Task files of all runs over selected tasks, relative to the project. SpecFlow keeps statuses in them. */
  taskFiles(projectId: string): Promise<string[]>;
  /** Task files of runs that were active at any time while this one was: its agents bring no changes of them in. */
  taskFilesBeside(run: OrchestrationExecution): Promise<string[]>;
}

/** Builds the view of the store. Reads only. */
export function createProjectRuns(store: Pick<StateStore, 'listByProject' | 'listActive'>): ProjectRuns {
  return {
    active: async (projectId) => activeRuns(await store.listByProject(projectId)),
    async beside(run) {
      const isBeside = (other: OrchestrationExecution) =>
        other.id !== run.id &&
        (other.projectId === run.projectId || other.project.identity === run.project.identity);
      return (await store.listActive()).filter(isBeside);
    },
    taskFiles: async (projectId) => filesOf(await store.listByProject(projectId)),
    async taskFilesBeside(run) {
      const isBeside = ({ id, completedAt }: OrchestrationExecution) =>
        id !== run.id && (completedAt === undefined || completedAt >= run.startedAt);
      return filesOf((await store.listByProject(run.projectId)).filter(isBeside));
    },
  };
}

/** The active ones of runs that are listed newest first, oldest first: the first one is shown without further words. */
export function activeRuns(newestFirst: readonly OrchestrationExecution[]): OrchestrationExecution[] {
  return newestFirst.filter(({ status }) => !isTerminalStatus(status)).reverse();
}

function filesOf(runs: readonly OrchestrationExecution[]): string[] {
  return [...new Set(runs.flatMap(({ batchRun }) => batchRun?.file ?? []))];
}
