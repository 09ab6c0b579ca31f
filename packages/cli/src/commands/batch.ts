import { reportOfPreview } from '@specflow/shared/runs';
import {
  type BatchConfigInput,
  BatchConfigSchema,
  type BatchPreview,
  MAX_PARALLELISM,
} from '@specflow/shared/schemas';
import type { Command } from 'commander';
import { chooseTasks } from '../batch/choose-tasks';
import { describePlan } from '../batch/describe-plan';
import { planSelection, readSelection, SELECTOR_EXAMPLES } from '../batch/plan-batch';
import { dollars, durationMs } from '../batch/read-options';
import { type BatchSource, readBatchSource, readForDryRun } from '../batch/read-source';
import { nothingToRun, runBatch } from '../batch/run-batch';
import type { Cli, Outcome } from '../cli/cli';
import { positiveInteger } from '../cli/option-values';
import { usageError } from '../cli/usage-error';

interface BatchFlags {
  readonly file?: string;
  readonly dryRun?: boolean;
  readonly autonomous?: boolean;
  readonly timeout?: string;
  readonly isolation?: string;
  readonly maxParallel?: string;
  readonly budgetTotal?: string;
  readonly budgetBatch?: string;
}

/** `specflow batch <selector…>`, also called `task`: runs selected tasks with agents. */
export function addBatchCommand(program: Command, cli: Cli): void {
  program
    .command('batch [selector...]')
    .alias('task')
    .description(`run selected tasks of a tasks.md, plan or TODO.md with agents: ${SELECTOR_EXAMPLES}`)
    .option('--file <path>', 'the task file; default: that of the phase, else the current plan, else TODO.md')
    .option('--dry-run', 'show what would run, and start nothing')
    .option('--autonomous', 'start without asking')
    .option('--timeout <time>', 'limit for one task, such as 1h or 90m (1h)')
    .option('--max-parallel <n>', 'agents side by side, each in a git worktree; 1: in the project (5)')
    .option('--isolation <kind>', 'worktree; none: one after another in the project; patch: agents only read')
    .option('--budget-total <usd>', 'limit of the whole run (50)')
    .option('--budget-batch <usd>', "limit of one task's agent (5)")
    .action((words: string[], flags: BatchFlags) => cli.run(() => batch(cli, words, flags)));
}

async function batch(cli: Cli, words: readonly string[], flags: BatchFlags): Promise<Outcome> {
  const config = readConfig(flags);
  const source = await (flags.dryRun ? readForDryRun(cli, flags.file) : readBatchSource(cli, flags.file));
  const selector = words.length > 0 ? words.join(' ') : await chosen(cli, source);
  if (selector === null) return { data: { cancelled: true }, text: 'Nothing was started.' };
  const plan = planSelection(source, readSelection([selector]));
  const preview = [describePlan(plan, cli.style), howItRuns(cli, plan, config)].filter(Boolean).join('\n');
  if (flags.dryRun) return { data: dryRunOf(plan), text: preview };
  if (plan.waves.length === 0) return nothingToRun(plan, preview);
  if (flags.autonomous) cli.print(preview);
  else if (!(await confirmed(cli, preview)))
    return { data: { cancelled: true }, text: 'Nothing was started.' };
  return runBatch(cli, { file: source.name, selector, autonomous: flags.autonomous === true, config });
}

/** What the work does to the project; empty where nothing runs. */
function howItRuns(cli: Cli, plan: BatchPreview, { isolation, parallelism = 1 }: BatchConfigInput): string {
  if (plan.waves.length === 0) return '';
  const how =
    isolation === 'patch'
      ? 'Agents only read; SpecFlow writes the files that they return.'
      : parallelism > 1
        ? `Up to ${parallelism} agents side by side in git worktrees; their work is committed and merged into your branch.`
        : 'One agent at a time, in the project.';
  return cli.style.dim(how);
}

function dryRunOf(plan: BatchPreview) {
  const { file, format, groups, tasks } = plan;
  return { dryRun: true, file, format, ...reportOfPreview(plan), groups, tasks };
}

/** Without a selection a person chooses. @throws SpecflowError USAGE where nobody can */
async function chosen(cli: Cli, source: BatchSource): Promise<string | null> {
  if (cli.ask !== null) return (await chooseTasks(cli, source.document, cli.ask))?.join(' ') ?? null;
  throw usageError(
    `No task was selected, and there is no terminal to choose on. Name tasks: ${SELECTOR_EXAMPLES}`,
  );
}

/** @throws SpecflowError USAGE where nobody can be asked */
async function confirmed(cli: Cli, preview: string): Promise<boolean> {
  if (cli.ask === null)
    throw usageError(
      'There is no terminal to confirm the start on. Add --autonomous to start without asking, or --dry-run to look only.',
    );
  cli.note(preview);
  const answer = (await cli.ask('Start? [y/N] '))?.trim().toLowerCase();
  return answer === 'y' || answer === 'yes';
}

function readConfig(flags: BatchFlags): BatchConfigInput {
  const { timeout, budgetTotal, budgetBatch } = flags;
  const isolation = BatchConfigSchema.shape.isolation.safeParse(flags.isolation);
  if (!isolation.success)
    throw usageError(`--isolation is "${flags.isolation}"; use worktree, patch or none.`);
  const parallelism =
    flags.maxParallel === undefined
      ? MAX_PARALLELISM
      : positiveInteger(flags.maxParallel, '--max-parallel', MAX_PARALLELISM);
  return {
    isolation: isolation.data,
    // Only worktrees keep agents apart that work at the same time.
    parallelism: isolation.data === 'worktree' ? parallelism : 1,
    ...(timeout === undefined ? {} : { timeouts: { taskMs: durationMs(timeout, '--timeout') } }),
    budget: {
      ...(budgetTotal === undefined ? {} : { maxTotal: dollars(budgetTotal, '--budget-total') }),
      ...(budgetBatch === undefined ? {} : { maxPerBatch: dollars(budgetBatch, '--budget-batch') }),
    },
  };
}
