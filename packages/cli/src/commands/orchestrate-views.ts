import type { OrchestrationStatusReply, OrchestrationSummary } from '@specflow/shared/schemas';
import type { Command } from 'commander';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { positiveInteger } from '../cli/option-values';
import { connect } from '../run/connect';
import { describeRun } from '../run/run-report';
import { watchRun } from '../run/watch-run';
import { severalRuns } from '../run/which-run';
import { cleanLine } from '../text/clean-text';
import { columns, usd } from '../text/layout';

/** `specflow orchestrate status | list` */
export function addOrchestrateViews(orchestrate: Command, cli: Cli): void {
  orchestrate
    .command('status')
    .description('the active run, else the newest one')
    .option('--id <run>', 'another run')
    .option('--wait', 'watch it until it is merge ready, ended, or needs a person')
    .action((flags: StatusFlags) => cli.run(() => status(cli, flags)));
  orchestrate
    .command('list')
    .description('the runs of the project, newest first')
    .option('--limit <n>', 'at most so many', '10')
    .action((flags: { limit: string }) => cli.run(() => list(cli, positiveInteger(flags.limit, '--limit'))));
}

interface StatusFlags {
  readonly id?: string;
  readonly wait?: boolean;
}

async function status(cli: Cli, { id, wait }: StatusFlags): Promise<Outcome> {
  const { api, projectId } = await connect(cli);
  const reply = await api.get<OrchestrationStatusReply>('/workflow/orchestrate/status', { projectId, id });
  const run = reply.orchestration;
  if (reply.active) return several(reply.active, { reply, wait });
  if (run !== null && wait) return watchRun(cli, { api, projectId, runId: run.id });
  const text =
    run === null ? 'No run. Start one with "specflow orchestrate".' : describeRun(run, cli.style, Date.now());
  return { data: reply, text, exitCode: EXIT.ok };
}

/** Several runs are active and none was named: which there are. Watching is for one of them. */
function several(
  active: readonly OrchestrationSummary[],
  { reply, wait }: { readonly reply: OrchestrationStatusReply; readonly wait: boolean | undefined },
): Outcome {
  if (wait) throw severalRuns(active);
  const rows = active.map((run) => [run.id, run.status, run.file ?? '', cleanLine(run.statusReason)]);
  const text = `${active.length} active runs; --id <run> shows one of them.\n${columns(rows)}`;
  return { data: reply, text, exitCode: EXIT.ok };
}

async function list(cli: Cli, limit: number): Promise<Outcome> {
  const { api, projectId } = await connect(cli);
  const query = { projectId, limit: String(limit) };
  const reply = await api.get<{ readonly orchestrations: readonly OrchestrationSummary[] }>(
    '/workflow/orchestrate/list',
    query,
  );
  const rows = reply.orchestrations.map((run) => [
    run.id,
    run.status,
    run.currentPhase,
    `batch ${run.batchProgress.current}/${run.batchProgress.total}`,
    usd(run.totalCostUsd),
    run.startedAt,
    cleanLine(run.statusReason),
  ]);
  return { data: reply, text: rows.length === 0 ? 'No runs.' : columns(rows) };
}
