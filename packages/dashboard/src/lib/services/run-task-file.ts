import { readTaskFile, readTaskFileIn, type TaskFile } from '@specflow/cli/lib';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { readTaskEntry } from '@specflow/shared/tasks';
import type { TaskEntry } from '@/lib/orchestration/prompt-parts';

/**
 * The task file that a run works on: the one of its selection, else that of the phase. `folder` is the project, or the
 * worktree of a group.
 * @throws SpecflowError as `readTaskFile`
 */
export function readRunTaskFile(
  run: OrchestrationExecution,
  folder: string = run.project.path,
): Promise<TaskFile> {
  const { batchRun } = run;
  return batchRun === undefined ? readTaskFile(folder) : readTaskFileIn(folder, batchRun.file);
}

/** What the file says about tasks, for prompts that quote it; none for runs whose command reads the file itself. */
export async function readEntries(
  run: OrchestrationExecution,
  ids: readonly string[],
): Promise<readonly TaskEntry[]> {
  if (run.batchRun === undefined || run.batchRun.usesPhaseCommand) return [];
  const { text, document } = await readRunTaskFile(run);
  return ids.map((id) => ({ id, text: readTaskEntry(text, document, id) }));
}
