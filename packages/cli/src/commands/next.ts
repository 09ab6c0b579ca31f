import { resolve } from 'node:path';
import { isSpecflowError } from '@specflow/shared/errors';
import {
  adviseBatchSize,
  type NextTaskAnswer,
  nextTask,
  parseSelector,
  type SelectedTask,
  selectNext,
  type TaskDocument,
} from '@specflow/shared/tasks';
import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { positiveInteger } from '../cli/option-values';
import { resolveProject } from '../cli/resolve-project';
import { usageError } from '../cli/usage-error';
import { readDefaultTaskFile } from '../lib/tasks/read-default-task-file';
import { readTaskFileAt, type TaskFile } from '../lib/tasks/read-task-file';
import { cleanLine } from '../text/clean-text';
import { columns } from '../text/layout';

interface NextFlags {
  readonly type: string;
  readonly file?: string;
}

/** `specflow next [N] [phase:1…] [--type task|verify] [--file F]` */
export function addNextCommand(program: Command, cli: Cli): void {
  program
    .command('next [count] [phases...]')
    .description('the task to do next, or the next COUNT tasks, also of some phases only (phase:1, p:1)')
    .option('--type <type>', '"task", or "verify" for verification tasks', 'task')
    .option('--file <path>', 'the task file; default: that of the phase, else the current plan, else TODO.md')
    .action((count: string | undefined, phases: string[], flags: NextFlags) =>
      cli.run(async () => {
        const { type } = flags;
        if (type !== 'task' && type !== 'verify')
          throw usageError(`--type is "${type}"; use task or verify.`);
        if (count === undefined) return one(cli, type, flags.file);
        const isCount = !count.includes(':');
        const wanted = isCount ? positiveInteger(count, 'The number of tasks') : undefined;
        return many(cli, wanted, {
          phases: readPhases(isCount ? phases : [count, ...phases]),
          file: flags.file,
        });
      }),
    );
}

function readPhases(words: readonly string[]): number[] | undefined {
  if (words.length === 0) return undefined;
  const selection = parseSelector(words);
  if (!selection.ok) throw usageError(selection.errors.map((error) => error.message).join(' '));
  return selection.items.map((item) => {
    if (item.kind === 'phase') return item.phase;
    throw usageError('Only phases narrow the choice down: phase:1 or p:1.');
  });
}

async function readSource(cli: Cli, file: string | undefined): Promise<TaskFile> {
  return file === undefined
    ? readDefaultTaskFile(await resolveProject(cli))
    : readTaskFileAt(resolve(cli.cwd, file));
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

async function one(cli: Cli, type: 'task' | 'verify', file: string | undefined): Promise<Outcome> {
  const answer = await findNext(cli, type, file);
  if (answer.action === 'none') {
    return { data: answer, text: `Nothing to do: ${answer.reason}. ${cleanLine(answer.suggestion)}` };
  }
  const { id, description, line, file: source } = answer.task;
  const left = 'totalRemaining' in answer.queue ? answer.queue.totalRemaining : answer.queue.remaining;
  const where = cli.style.dim(`${cleanLine(source)}:${line}, ${left} left`);
  return { data: answer, text: `${cli.style.bold(id)}  ${cleanLine(description)}\n${where}` };
}

async function findNext(
  cli: Cli,
  type: 'task' | 'verify',
  file: string | undefined,
): Promise<NextTaskAnswer | NothingFound> {
  try {
    const { document, path } = await readSource(cli, file);
    return nextTask(document, path, type);
  } catch (error) {
    if (!isSpecflowError(error) || !Object.hasOwn(REASON_OF, error.code)) throw error;
    const reason = REASON_OF[error.code as keyof typeof REASON_OF];
    return { action: 'none', reason, suggestion: [error.message, error.hint].join(' ') };
  }
}

/** Without a number, as many as a plan of this size should be given at a time. */
async function many(
  cli: Cli,
  count: number | undefined,
  options: { phases: number[] | undefined; file: string | undefined },
): Promise<Outcome> {
  const { document, path } = await readSource(cli, options.file);
  const advice = adviseBatchSize(document.tasks.length);
  const selection = selectNext(document, count ?? advice.max, { phases: options.phases });
  const size = `${document.tasks.length} tasks: take ${advice.min}-${advice.max} at a time (${advice.rationale}).`;
  const text =
    selection.tasks.length === 0
      ? whyNothing(document)
      : `${columns(selection.tasks.map(rowOf))}\n${cli.style.dim(size)}`;
  return { data: { ...selection, advice, source: path }, text };
}

function whyNothing(document: TaskDocument): string {
  const isOpen = document.tasks.some((task) => task.status === 'pending');
  return isOpen
    ? 'Nothing to do: what is open waits for other tasks or for an earlier phase.'
    : 'Nothing to do: no task is open.';
}

function rowOf(task: SelectedTask): string[] {
  const group = task.sequential ? `one after another: ${task.sequentialGroup ?? ''}` : '';
  return [task.id, cleanLine(task.description), task.reason, cleanLine(group)];
}
