import { SpecflowError } from '@specflow/shared/errors';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { activeRuns } from './project-runs';
import type { StateStore } from './state-store';

/** Which run a request is about: by id, else the active one, else the newest that is not dismissed. */
export interface RunTarget {
  readonly projectId: string;
  readonly id?: string;
}

/** Finds runs by what people say about them. Reads only. */
export interface RunFinder {
  /** The run to show. When none was named and several are active: the oldest one, with all of them. */
  shown(target: RunTarget): Promise<{
    readonly run: OrchestrationExecution | null;
    readonly active: readonly OrchestrationExecution[];
  }>;
  /** The one run that a command is about. @throws SpecflowError RUN_NOT_FOUND; SEVERAL_RUNS when it could be about others. */
  one(target: RunTarget): Promise<OrchestrationExecution>;
}

/** Builds the finder. */
export function createRunFinder(store: Pick<StateStore, 'listByProject'>): RunFinder {
  const shown: RunFinder['shown'] = async ({ projectId, id }) => {
    const known = await store.listByProject(projectId);
    if (id !== undefined) return { run: known.find((run) => run.id === id) ?? null, active: [] };
    const active = activeRuns(known);
    const newest = known.find((run) => !run.dismissedAt && run.kind !== 'workflow');
    return { run: active[0] ?? newest ?? null, active: active.length > 1 ? active : [] };
  };

  return {
    shown,
    async one(target) {
      const { run, active } = await shown(target);
      if (active.length > 1) throw severalRuns(active);
      if (run === null) throw runNotFound(target.id);
      return run;
    },
  };
}

function severalRuns(active: readonly OrchestrationExecution[]): SpecflowError {
  const names = active.map(({ id, batchRun }) => (batchRun ? `${id} (${batchRun.file})` : id));
  return new SpecflowError('SEVERAL_RUNS', {
    message: `Several runs of this project are active: ${names.join(', ')}.`,
    hint: 'Say which one is meant: "--id <run>", or "id" in the body of the request.',
    details: { orchestrationIds: active.map(({ id }) => id) },
  });
}

/** The project has no such run. */
export function runNotFound(id: string | undefined): SpecflowError {
  const message = id === undefined ? 'This project has no run.' : `There is no run ${id} in this project.`;
  return new SpecflowError('RUN_NOT_FOUND', {
    message,
    hint: '"specflow orchestrate list" (GET /api/workflow/orchestrate/list) names the runs of a project.',
  });
}
