import { readDefaultTaskFile, type TaskFile } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { buildTaskPlan, type TaskPlan } from '@specflow/shared/tasks';
import type { KnownProject } from '@/lib/services/known-project';
import { readRunTaskFile } from '@/lib/services/run-task-file';
import type { Composition } from './composition';
import { optionalId, previewOptions } from './query';

/**
 * The plan of a project's task file, in the shape of `specflow tasks plan --json`: of the file that the run `id` works
 * on, else of the one that commands about tasks mean when none is named.
 */
export async function readPlan(
  app: Pick<Composition, 'store'>,
  project: KnownProject,
  query: URLSearchParams,
): Promise<TaskPlan> {
  const { batchSizeFallback } = previewOptions(query);
  const file = await readFile(app, project, optionalId(query, 'id'));
  return buildTaskPlan(file.text, file.path, { batchSize: batchSizeFallback });
}

async function readFile(
  { store }: Pick<Composition, 'store'>,
  project: KnownProject,
  runId: string | undefined,
): Promise<TaskFile> {
  if (runId === undefined) return readDefaultTaskFile(project.path);
  const run = (await store.listByProject(project.id)).find(({ id }) => id === runId);
  if (run !== undefined) return readRunTaskFile(run);
  throw new SpecflowError('RUN_NOT_FOUND', {
    message: `This project has no run ${runId}.`,
    hint: 'The list of runs names those that are kept.',
  });
}
