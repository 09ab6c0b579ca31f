import type { TaskMark } from '@specflow/shared/tasks';
import { type StatusUpdate, updateTaskStatuses } from './update-task-statuses';

/**
 * Sets the tasks `ids` of the file at `path` to one mark. Any unknown id means that nothing is written.
 * @throws SpecflowError as {@link updateTaskStatuses}
 */
export async function markTasksInFile(
  path: string,
  ids: readonly string[],
  mark: TaskMark,
): Promise<StatusUpdate> {
  return updateTaskStatuses(
    path,
    ids.map((id) => ({ id, mark })),
  );
}
