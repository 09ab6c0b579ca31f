import type { DocumentTask } from '@specflow/shared/tasks';
import type { AgentRun } from '../agent/agent-run';
import { markTasksInFile } from '../project/task-file';

/**
 * Ticks one task with an Edit of its own line; the rest of the file is left as it then is.
 *
 * @returns why it was refused, if it was.
 */
export async function tickTask(run: AgentRun, path: string, task: DocumentTask): Promise<string | undefined> {
  const box = `[ ] ${task.id}`;
  const result = await run.conversation.use({
    name: 'Edit',
    input: { file_path: path, old_string: box, new_string: box.replace('[ ]', '[x]') },
    run: () => {
      markTasksInFile(path, [task.id], { kind: 'complete' });
      return `The file ${path} has been updated.`;
    },
  });
  return result.isError ? result.content : undefined;
}
