import type { OrchestrationStatusReply, OrchestrationView } from '@specflow/shared/schemas';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { createProgressPrinter } from './progress-printer';
import { exitCodeOf } from './run-outcome';
import { describeRun } from './run-report';
import { waitForRun } from './wait-for-run';

/** Follows a run on the terminal and turns its end into the outcome of the command. */
export async function watchRun(
  cli: Cli,
  target: Pick<Parameters<typeof waitForRun>[0], 'api' | 'projectId' | 'runId'>,
): Promise<Outcome> {
  const detach = new AbortController();
  const onInterrupt = () => detach.abort();
  process.on('SIGINT', onInterrupt);
  const printer = createProgressPrinter({
    isTty: cli.isTty && !cli.isJson,
    columns: cli.columns,
    style: cli.style,
    write: (text) => cli.printRaw(text),
    now: Date.now,
  });
  let run: OrchestrationView | null;
  try {
    run = await waitForRun({ ...target, onStatus: printer.show, signal: detach.signal });
  } finally {
    printer.finish();
    process.off('SIGINT', onInterrupt);
  }
  if (run === null) {
    const text = `No longer watching. The run goes on: "specflow orchestrate status --id ${target.runId} --wait" watches it again.`;
    return { data: { detached: true, id: target.runId }, text, exitCode: EXIT.interrupted };
  }
  const query = { projectId: target.projectId, id: run.id };
  const data = await target.api.get<OrchestrationStatusReply>('/workflow/orchestrate/status', query);
  return { data, text: `\n${describeRun(run, cli.style, Date.now())}`, exitCode: exitCodeOf(run.status) };
}
