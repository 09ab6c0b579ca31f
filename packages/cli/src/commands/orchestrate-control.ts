import {
  type BudgetChange,
  type ControlReply,
  GoBackRequestSchema,
  type OrchestrationStatusReply,
  RecoveryOptionSchema,
} from '@specflow/shared/schemas';
import type { Command } from 'commander';
import { dollars } from '../batch/read-options';
import type { Cli, Outcome } from '../cli/cli';
import { usageError } from '../cli/usage-error';
import { connect } from '../run/connect';
import { noRun, severalRuns } from '../run/which-run';
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

interface BudgetFlags {
  readonly id?: string;
  readonly total?: string;
  readonly batch?: string;
  readonly healing?: string;
  readonly decisions?: string;
}

/** `specflow orchestrate pause | resume | cancel | merge | finish | go-back | budget | recover` */
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
    .command('go-back <step>')
    .description('do design, analyze, implement or verify again; money and history stay')
    .option('--id <run>', 'another run than the active one')
    .action((step: string, flags: ControlFlags) => cli.run(() => goBack(cli, step, flags)));
  orchestrate
    .command('budget')
    .description('raise the limits of a run that is not over')
    .option('--id <run>', 'another run than the active one')
    .option('--total <usd>', 'of the whole run')
    .option('--batch <usd>', 'of a batch')
    .option('--healing <usd>', 'of the healing of a batch')
    .option('--decisions <usd>', 'of all decisions')
    .action((flags: BudgetFlags) => cli.run(() => raiseBudget(cli, flags)));
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

async function goBack(cli: Cli, step: string, flags: ControlFlags): Promise<Outcome> {
  const parsed = GoBackRequestSchema.shape.step.safeParse(step);
  if (!parsed.success)
    throw usageError(`"${step}" is no step to go back to; use design, analyze, implement or verify.`);
  const { api, projectId } = await connect(cli);
  const id = flags.id ?? (await activeRunId({ api, projectId }));
  const body = { projectId, id, step: parsed.data };
  return describeReply(await api.post<ControlReply>('/workflow/orchestrate/go-back', body));
}

async function raiseBudget(cli: Cli, flags: BudgetFlags): Promise<Outcome> {
  const { total, batch, healing, decisions } = flags;
  const budget = {
    ...(total === undefined ? {} : { maxTotal: dollars(total, '--total') }),
    ...(batch === undefined ? {} : { maxPerBatch: dollars(batch, '--batch') }),
    ...(healing === undefined ? {} : { healingBudget: dollars(healing, '--healing') }),
    ...(decisions === undefined ? {} : { decisionBudget: dollars(decisions, '--decisions') }),
  };
  if (Object.keys(budget).length === 0)
    throw usageError('Say which limit to raise: --total, --batch, --healing or --decisions.');
  const { api, projectId } = await connect(cli);
  const body = { projectId, ...(flags.id === undefined ? {} : { id: flags.id }), budget };
  return describeReply(await api.post<ControlReply>('/workflow/orchestrate/budget', body));
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
  if (reply.active) throw severalRuns(reply.active);
  if (reply.orchestration !== null) return reply.orchestration.id;
  throw noRun();
}

function describeReply(reply: ControlReply): Outcome {
  const { status, statusReason, intents } = reply.orchestration;
  const { receipt } = reply;
  const proof =
    receipt === undefined
      ? ''
      : `\nProcesses ended: ${receipt.processesEnded}, still running: ${receipt.processesLeft}`;
  const pause = status === 'running' && intents.pause ? '\nIt will pause after the current batch.' : '';
  return { data: reply, text: `${status}: ${cleanLine(statusReason)}${pause}${proof}` };
}
