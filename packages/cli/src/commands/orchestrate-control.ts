import { SpecflowError } from '@specflow/shared/errors';
import {
  type BudgetChange,
  type ControlReply,
  type OrchestrationStatusReply,
  RecoveryOptionSchema,
} from '@specflow/shared/schemas';
import type { Command } from 'commander';
import { dollars } from '../batch/read-options';
import type { Cli, Outcome } from '../cli/cli';
import { usageError } from '../cli/usage-error';
import { connect } from '../run/connect';
import { cleanLine } from '../text/clean-text';

interface ControlFlags {
  readonly id?: string;
  readonly now?: boolean;
  readonly confirmUserGate?: boolean;
}

interface RecoverFlags {
  readonly id?: string;
  readonly budgetTotal?: string;
  readonly budgetBatch?: string;
}

/** `specflow orchestrate pause | resume | cancel | merge | finish | recover` */
export function addControlCommands(orchestrate: Command, cli: Cli): void {
  const add = (verb: string, description: string): Command =>
    orchestrate
      .command(verb)
      .description(description)
      .option('--id <run>', 'another run than the active one')
      .action((flags: ControlFlags) => cli.run(() => control(cli, verb, flags)));
  add('pause', 'pause after the current batch').option('--now', 'stop the agent at once');
  add('resume', 'go on after a pause');
  add('cancel', 'end the run and every process of it');
  add('merge', 'merge a run that is merge ready').option(
    '--confirm-user-gate',
    'I have checked what the user gate asks for',
  );
  add('finish', 'end a merge-ready run without merging');
  orchestrate
    .command('recover <action>')
    .description('go on with a run that needs attention: retry, skip or abort')
    .option('--id <run>', 'another run than the active one')
    .option('--budget-total <usd>', 'raise the limit of the whole run')
    .option('--budget-batch <usd>', 'raise the limit of a batch')
    .action((action: string, flags: RecoverFlags) => cli.run(() => recover(cli, action, flags)));
}

async function control(cli: Cli, verb: string, flags: ControlFlags): Promise<Outcome> {
  const { api, projectId } = await connect(cli);
  const reply = await api.post<ControlReply>(`/workflow/orchestrate/${verb}`, {
    projectId,
    id: flags.id,
    ...(verb === 'pause' ? { when: flags.now ? 'now' : 'after-batch' } : {}),
    ...(flags.confirmUserGate ? { confirmUserGate: true } : {}),
  });
  return describeReply(reply);
}

async function recover(cli: Cli, action: string, flags: RecoverFlags): Promise<Outcome> {
  const parsed = RecoveryOptionSchema.safeParse(action);
  if (!parsed.success) throw usageError(`"${action}" is no way to recover; use retry, skip or abort.`);
  const budget = budgetOf(flags);
  const { api, projectId } = await connect(cli);
  const id = flags.id ?? (await activeRunId({ api, projectId }));
  const body = { projectId, id, action: parsed.data, ...(budget === null ? {} : { budget }) };
  return describeReply(await api.post<ControlReply>('/workflow/orchestrate/recover', body));
}

function budgetOf(flags: RecoverFlags): BudgetChange | null {
  if (flags.budgetTotal === undefined && flags.budgetBatch === undefined) return null;
  return {
    ...(flags.budgetTotal === undefined ? {} : { maxTotal: dollars(flags.budgetTotal, '--budget-total') }),
    ...(flags.budgetBatch === undefined ? {} : { maxPerBatch: dollars(flags.budgetBatch, '--budget-batch') }),
  };
}

async function activeRunId({ api, projectId }: Awaited<ReturnType<typeof connect>>): Promise<string> {
  const reply = await api.get<OrchestrationStatusReply>('/workflow/orchestrate/status', { projectId });
  if (reply.orchestration !== null) return reply.orchestration.id;
  throw new SpecflowError('RUN_NOT_FOUND', {
    message: 'The project has no run.',
    hint: 'Start one with "specflow orchestrate".',
  });
}

function describeReply(reply: ControlReply): Outcome {
  const { status, statusReason } = reply.orchestration;
  const { receipt } = reply;
  const proof =
    receipt === undefined
      ? ''
      : `\nProcesses ended: ${receipt.processesEnded}, still running: ${receipt.processesLeft}`;
  return { data: reply, text: `${status}: ${cleanLine(statusReason)}${proof}` };
}
