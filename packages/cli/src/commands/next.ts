import { isSpecflowError } from '@specflow/shared/errors';
import { type NextTaskAnswer, nextTask, type SelectedTask, selectNext } from '@specflow/shared/tasks';
import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { positiveInteger } from '../cli/option-values';
import { resolveProject } from '../cli/resolve-project';
import { usageError } from '../cli/usage-error';
import { readTaskFile } from '../lib/tasks/read-task-file';
import { cleanLine } from '../text/clean-text';
import { columns } from '../text/layout';

/** `specflow next [N] [--type task|verify]` */
export function addNextCommand(program: Command, cli: Cli): void {
  program
    .command('next [count]')
    .description('the task to do next, or the next COUNT tasks')
    .option('--type <type>', '"task", or "verify" for verification tasks', 'task')
    .action((count: string | undefined, options: { type: string }) =>
      cli.run(async () => {
        const { type } = options;
        if (type !== 'task' && type !== 'verify')
          throw usageError(`--type is "${type}"; use task or verify.`);
        return count === undefined
          ? one(cli, type)
          : many(cli, positiveInteger(count, 'The number of tasks'));
      }),
    );
}

/** Without a project, phase or task file there is nothing to do, which is an answer and no error. */
type NothingFound = {
  readonly action: 'none';
  readonly reason: 'no_project' | 'no_feature' | 'no_tasks_found';
  readonly suggestion: string;
};

const REASON_OF = {
  NO_PROJECT: 'no_project',
  NO_PHASE: 'no_feature',
  NO_TASKS_FILE: 'no_tasks_found',
} as const;

async function one(cli: Cli, type: 'task' | 'verify'): Promise<Outcome> {
  const answer = await findNext(cli, type);
  if (answer.action === 'none') {
    return { data: answer, text: `Nothing to do: ${answer.reason}. ${cleanLine(answer.suggestion)}` };
  }
  const { id, description, line, file } = answer.task;
  const left = 'totalRemaining' in answer.queue ? answer.queue.totalRemaining : answer.queue.remaining;
  const where = cli.style.dim(`${cleanLine(file)}:${line}, ${left} left`);
  return { data: answer, text: `${cli.style.bold(id)}  ${cleanLine(description)}\n${where}` };
}

async function findNext(cli: Cli, type: 'task' | 'verify'): Promise<NextTaskAnswer | NothingFound> {
  try {
    const { document, path } = await readTaskFile(await resolveProject(cli));
    return nextTask(document, path, type);
  } catch (error) {
    if (!isSpecflowError(error) || !Object.hasOwn(REASON_OF, error.code)) throw error;
    const reason = REASON_OF[error.code as keyof typeof REASON_OF];
    return { action: 'none', reason, suggestion: [error.message, error.hint].join(' ') };
  }
}

async function many(cli: Cli, count: number): Promise<Outcome> {
  const { document } = await readTaskFile(await resolveProject(cli));
  const selection = selectNext(document, count);
  const text = selection.tasks.length === 0 ? 'Nothing to do.' : columns(selection.tasks.map(rowOf));
  return { data: selection, text };
}

function rowOf(task: SelectedTask): string[] {
  const group = task.sequential ? `one after another: ${task.sequentialGroup ?? ''}` : '';
  return [task.id, cleanLine(task.description), task.reason, cleanLine(group)];
}
