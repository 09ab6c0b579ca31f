import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type { StartOrchestrationReply } from '@specflow/shared/schemas';
import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { handOnOptions } from '../cli/hand-on-options';
import { parseJsonText } from '../lib/files/read-text-file';
import { connect } from '../run/connect';
import { watchRun } from '../run/watch-run';
import { count } from '../text/layout';
import { addAnswerCommand } from './orchestrate-answer';
import { addControlCommands } from './orchestrate-control';
import { addOrchestrateViews } from './orchestrate-views';

interface StartFlags {
  readonly config?: string;
  readonly wait?: boolean;
}

/** `specflow orchestrate [--config F] [--wait]` and its sub-commands: a client of the dashboard. */
export function addOrchestrateCommand(program: Command, cli: Cli): void {
  const orchestrate = program
    .command('orchestrate')
    .description('complete the open phase with agents; a dashboard is started when none runs')
    .option('--config <file>', 'JSON file with the settings of the run')
    .option('--wait', 'wait until it is merge ready, ended, or needs a person; Ctrl-C only ends the waiting')
    .action((flags: StartFlags) => cli.run(() => start(cli, flags)));
  handOnOptions(orchestrate);
  addOrchestrateViews(orchestrate, cli);
  addAnswerCommand(orchestrate, cli);
  addControlCommands(orchestrate, cli);
}

async function start(cli: Cli, flags: StartFlags): Promise<Outcome> {
  const config = flags.config === undefined ? {} : await readConfig(resolve(cli.cwd, flags.config));
  const { api, projectId } = await connect(cli);
  const reply = await api.post<StartOrchestrationReply>('/workflow/orchestrate', { projectId, config });
  const { id } = reply.orchestration;
  const { batchCount, taskCount, warnings } = reply.batchPlan;
  for (const warning of warnings) cli.note(`${cli.style.warn('Warning:')} ${warning.message}`);
  const summary = `Run ${id} started: ${count(batchCount, 'batch').replace(/hs$/, 'hes')}, ${count(taskCount, 'task')}.`;
  if (!flags.wait) return { data: reply, text: summary };
  cli.print(summary);
  return watchRun(cli, { api, projectId, runId: id });
}

async function readConfig(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const json = text === null ? { ok: false, reason: 'it cannot be read' } : parseJsonText(text);
  if ('value' in json) return json.value;
  throw new SpecflowError('INVALID_CONFIG', {
    message: `The configuration ${path} cannot be used: ${json.reason}.`,
    hint: 'Give a JSON file such as {"autoMerge": false, "budget": {"maxTotal": 20}}.',
  });
}
