import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type {
  ControlReply,
  OrchestrationView,
  ProjectView,
  StartOrchestrationReply,
} from '@specflow/shared/schemas';
import type { ApiClient } from '../api/api-client';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { clientFor } from '../run/connect';
import { createProgressPrinter } from '../run/progress-printer';
import { exitCodeOf, isWaitOver } from '../run/run-outcome';
import { describeRun } from '../run/run-report';
import { waitForRun } from '../run/wait-for-run';
import { DEMO_SCENARIOS, demoScenario } from './demo-scenarios';
import { openDemoServer } from './demo-server';

const POLL_MS = 250;

/**
 * Completes the demo phase from start to merge through the real dashboard. Only the agent is simulated.
 * Ctrl-C cancels the run.
 * @throws SpecflowError whatever stands in the way of the run
 */
export async function runDemo(cli: Cli, scenarioName?: string): Promise<Outcome> {
  const scenario = scenarioName === undefined ? undefined : await readScenario(cli.cwd, scenarioName);
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  cli.print('Starting a dashboard with the simulated agent …');
  const server = await openDemoServer(cli, scenario);
  try {
    const api = await clientFor(server.home, server.probeUrl);
    const project = await createDemoProject(api);
    cli.print(`Project  ${project.path}\nPage     ${server.url}\n`);
    const run = await complete(cli, { api, projectId: project.id, signal: interrupt.signal });
    if (run === null) return { data: { cancelled: true }, text: 'Cancelled.', exitCode: EXIT.interrupted };
    const hint = `The files are real: look at them in ${project.path}`;
    const text = `\n${describeRun(run, cli.style, Date.now())}\n\n${hint}`;
    return { data: { project, orchestration: run }, text, exitCode: exitCodeOf(run.status) };
  } finally {
    await server.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function createDemoProject(api: ApiClient): Promise<ProjectView> {
  const { project } = await api.post<{ readonly project: ProjectView }>('/projects/demo', {});
  return project;
}

interface Target {
  readonly api: ApiClient;
  readonly projectId: string;
  readonly signal: AbortSignal;
}

/** Starts the run, follows it, and merges it when it is ready. Null when it was interrupted. */
async function complete(cli: Cli, target: Target): Promise<OrchestrationView | null> {
  const { api, projectId, signal } = target;
  const started = await api.post<StartOrchestrationReply>('/workflow/orchestrate', { projectId, config: {} });
  const runId = started.orchestration.id;
  const printer = createProgressPrinter({
    isTty: cli.isTty && !cli.isJson,
    columns: cli.columns,
    style: cli.style,
    write: cli.printRaw,
    now: Date.now,
  });
  const follow = (until: (run: OrchestrationView) => boolean) =>
    waitForRun({ api, projectId, runId, signal, pollMs: POLL_MS, onStatus: printer.show, until });
  try {
    const ready = await follow(isWaitOver);
    if (ready === null) return await cancel(api, { projectId, id: runId });
    if (ready.status !== 'waiting_merge') return ready;
    await api.post<ControlReply>('/workflow/orchestrate/merge', { projectId, id: runId });
    const merged = await follow((run) => run.status !== 'waiting_merge' && isWaitOver(run));
    return merged ?? (await cancel(api, { projectId, id: runId }));
  } finally {
    printer.finish();
  }
}

async function cancel(api: ApiClient, run: { projectId: string; id: string }): Promise<null> {
  await api.post<ControlReply>('/workflow/orchestrate/cancel', run);
  return null;
}

/** A built-in scenario by name, else a file. */
async function readScenario(cwd: string, name: string): Promise<string> {
  const builtIn = demoScenario(name);
  if (builtIn !== null) return builtIn;
  const path = resolve(cwd, name);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) return text;
  throw new SpecflowError('USAGE', {
    message: `There is no scenario "${name}", and no file ${path}.`,
    hint: `Use one of ${DEMO_SCENARIOS.join(', ')}, or the path of a JSON file.`,
  });
}
