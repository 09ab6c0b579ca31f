import { resolve } from 'node:path';
import { buildTaskPlan, type PlanOptions, type TaskPlan } from '@specflow/shared/tasks';
import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { positiveInteger } from '../cli/option-values';
import { resolveProject } from '../cli/resolve-project';
import { readDefaultTaskFile } from '../lib/tasks/read-default-task-file';
import { readTaskFileAt } from '../lib/tasks/read-task-file';
import { cleanLine, shorten } from '../text/clean-text';
import { columns, count } from '../text/layout';

interface PlanFlags {
  readonly file?: string;
  readonly batchSize?: string;
  readonly maxParallel?: string;
  readonly reopen?: boolean;
}

/** `specflow tasks plan` */
export function addTasksCommand(program: Command, cli: Cli): void {
  const tasks = program.command('tasks').description('the task file');
  tasks
    .command('plan')
    .description('batches, waves, critical path and conflicts of a task file')
    .option('--file <path>', 'the task file; default: that of the phase, else the current plan, else TODO.md')
    .option('--batch-size <n>', 'tasks per batch where there are no sections (15)')
    .option('--max-parallel <n>', 'tasks at a time (5)')
    .option('--reopen', 'plan as if nothing were done')
    .action((flags: PlanFlags) => cli.run(() => plan(cli, flags)));
}

async function plan(cli: Cli, flags: PlanFlags): Promise<Outcome> {
  const options: PlanOptions = {
    batchSize: flags.batchSize === undefined ? undefined : positiveInteger(flags.batchSize, '--batch-size'),
    maxParallel:
      flags.maxParallel === undefined ? undefined : positiveInteger(flags.maxParallel, '--max-parallel', 64),
    reopen: flags.reopen,
  };
  const file =
    flags.file === undefined
      ? await readDefaultTaskFile(await resolveProject(cli))
      : await readTaskFileAt(resolve(cli.cwd, flags.file));
  const result = buildTaskPlan(file.text, file.path, options);
  return { data: result, text: describePlan(result, cli) };
}

function describePlan(plan: TaskPlan, { style }: Cli): string {
  const open = plan.batches.reduce((sum, batch) => sum + batch.taskIds.length, 0);
  const title = `${count(plan.batches.length, 'batch').replace(/hs$/, 'hes')}, ${open} of ${count(plan.tasks.length, 'task')} open`;
  const batches = plan.batches.map((batch) => [
    String(batch.index + 1),
    cleanLine(batch.section),
    String(batch.taskIds.length),
    shorten(batch.taskIds.join(' '), 80),
  ]);
  const waves = plan.waves.map((wave, index) => [`wave ${index + 1}`, shorten(wave.join(' '), 100)]);
  const remarks = [
    ...(plan.criticalPath.length > 1
      ? [`Critical path: ${shorten(plan.criticalPath.join(' > '), 100)}`]
      : []),
    ...plan.cycles.map((cycle) => style.bad(`Cycle: ${cycle.join(' > ')}`)),
    ...plan.conflicts.map(({ file, taskIds }) => `Shared file ${cleanLine(file)}: ${taskIds.join(' ')}`),
    ...plan.warnings.map((warning) => style.warn(`Warning: ${cleanLine(warning.message)}`)),
  ];
  const blocks = [title, columns(batches), columns(waves), remarks.join('\n')];
  return blocks.filter((block) => block !== '').join('\n\n');
}
