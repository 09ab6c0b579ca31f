import { reportOfPreview, reportOfRun } from '@specflow/shared/runs';
import type {
  BatchConfigInput,
  BatchPreview,
  OrchestrationView,
  StartBatchReply,
} from '@specflow/shared/schemas';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { connect } from '../run/connect';
import { createProgressPrinter, elapsedMs } from '../run/progress-printer';
import { exitCodeOf } from '../run/run-outcome';
import { describeAttention } from '../run/run-report';
import { waitForRun } from '../run/wait-for-run';
import { createBatchPrinter } from './batch-printer';
import { describeReport, exitCodeOfReport } from './describe-report';

/** What is to be run, and how. */
export interface BatchOrder {
  /** Relative to the project. */
  readonly file: string;
  readonly selector: string;
  readonly autonomous: boolean;
  readonly config: BatchConfigInput;
}

/** Starts a run through the dashboard and follows it; its end is the outcome of the command. */
export async function runBatch(cli: Cli, order: BatchOrder): Promise<Outcome> {
  const { api, projectId } = await connect(cli);
  const reply = await api.post<StartBatchReply>('/workflow/batch', { projectId, ...order });
  const runId = reply.orchestration.id;
  cli.print(`Run ${runId} started.`);
  const detach = new AbortController();
  const onInterrupt = () => detach.abort();
  process.on('SIGINT', onInterrupt);
  const printer = printerFor(cli);
  let run: OrchestrationView | null;
  try {
    run = await waitForRun({ api, projectId, runId, onStatus: printer.show, signal: detach.signal });
  } finally {
    printer.finish();
    process.off('SIGINT', onInterrupt);
  }
  if (run !== null) return outcomeOf(cli, run);
  const text = `No longer watching. The run goes on: "specflow orchestrate status --id ${runId}" shows it.`;
  return { data: { detached: true, id: runId }, text, exitCode: EXIT.interrupted };
}

function printerFor(cli: Cli) {
  const progress = createProgressPrinter({
    isTty: true,
    columns: cli.columns,
    style: cli.style,
    write: (text) => cli.printRaw(text),
    now: Date.now,
  });
  return createBatchPrinter({
    style: cli.style,
    print: cli.print,
    progress: cli.isTty && !cli.isJson ? progress : null,
  });
}

function outcomeOf(cli: Cli, run: OrchestrationView): Outcome {
  const { batchRun } = run;
  if (batchRun === undefined) return { data: run, text: run.statusReason, exitCode: exitCodeOf(run.status) };
  const report = reportOfRun({ ...run, batchRun }, elapsedMs(run, Date.now()));
  const data = { id: run.id, status: run.status, statusReason: run.statusReason, ...report };
  const text = [`\n${describeReport(report, cli.style)}`, describeAttention(run, cli.style)]
    .filter(Boolean)
    .join('\n');
  const exitCode = run.status === 'completed' ? exitCodeOfReport(report) : exitCodeOf(run.status);
  return { data, text, exitCode };
}

/** The outcome when none of the selected tasks can run. */
export function nothingToRun(plan: BatchPreview, about: string): Outcome {
  const report = reportOfPreview(plan);
  const text = `${about}\nNothing to run.`.trim();
  return { data: report, text, exitCode: exitCodeOfReport(report) };
}
