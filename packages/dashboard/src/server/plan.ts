import { readTaskFile } from '@specflow/cli/lib';
import { buildTaskPlan, type TaskPlan } from '@specflow/shared/tasks';
import type { KnownProject } from '@/lib/services/known-project';
import { previewOptions } from './query';

/** The plan of a project's task file, in the shape of `specflow tasks plan --json`. */
export async function readPlan(project: KnownProject, query: URLSearchParams): Promise<TaskPlan> {
  const { batchSizeFallback } = previewOptions(query);
  const file = await readTaskFile(project.path);
  return buildTaskPlan(file.text, file.path, { batchSize: batchSizeFallback });
}
