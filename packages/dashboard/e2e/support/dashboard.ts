import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isTerminalStatus, type OrchestrationStatusReply } from '@specflow/shared/schemas';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { readTrace, type TraceEvent } from '../../__tests__/support/agent-trace';
import { argumentsOf } from '../../__tests__/support/attempt-files';
import { builtPrograms } from '../../__tests__/support/built-programs';
import { endProcess, processesAbout } from '../../__tests__/support/processes';
import {
  createTestProject,
  type ProjectOptions,
  type TestProject,
} from '../../__tests__/support/project-fixture';
import { waitFor } from '../../__tests__/support/wait-for';
import type { Scenario } from '../../__tests__/support/world';
import { chromiumPath } from './chromium-path';
import { createServerProcess, type ServerProcess } from './server-process';

const template = resolve(import.meta.dirname, '../../../agent-simulator/demo-project');
/** Nothing that the browser does by itself may reach the network. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-pings',
];
const AS_ROOT = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
const LEAVE_MS = 30_000;
/** As long as a test may take. */
const HELD_MS = 120_000;

/** A project in the list of the dashboard. */
export interface ListedProject extends TestProject {
  readonly id: string;
  /** Page of the project, relative to the dashboard. */
  readonly path: string;
}

/** Holds an agent until the test has seen what it wants to see. */
export interface Gate {
  /** For `do` of a step: what the agent waits for once so many of its tasks are done. */
  after(tasks: number): Readonly<Record<string, unknown>>;
  /** Lets it go on. */
  open(): Promise<void>;
}

/** The built dashboard over an empty home, the agents that it starts, and one browser. */
export interface Dashboard {
  readonly url: string;
  /** Real path of the folder that holds everything of it; nothing else on this machine mentions it. */
  readonly root: string;
  readonly home: string;
  readonly browser: Browser;
  readonly server: Pick<ServerProcess, 'start' | 'kill'>;
  /** Replaces the script of all agents that start from now on, and begins a new trace. */
  play(scenario: Scenario): Promise<void>;
  gate(): Gate;
  /** What the agents under the present script did. */
  trace(): Promise<TraceEvent[]>;
  /** Makes a real project and adds it to the list. A run of it ends with the test, so that it disturbs no other. */
  addProject(name: string, options?: ProjectOptions): Promise<ListedProject>;
  status(projectId: string): Promise<OrchestrationStatusReply>;
  /** Commands a run without the page. */
  command(name: 'cancel', run: { readonly projectId: string; readonly id: string }): Promise<void>;
  /** Command-line arguments of every agent that a run has started. */
  agentArguments(runId: string): Promise<string[][]>;
}

/**
 * One server and one browser for the tests of a file, which run in their order; at the end nothing of them may be
 * alive. Call it at the top level of a file.
 */
export function useDashboard(): () => Dashboard {
  let dashboard: Dashboard | undefined;
  beforeAll(async () => {
    dashboard = await openDashboard();
  });
  afterAll(async () => {
    if (dashboard) await closeDashboard(dashboard);
  });
  return () => {
    if (!dashboard) throw new Error('The dashboard is there only inside of tests.');
    return dashboard;
  };
}

async function openDashboard(): Promise<Dashboard> {
  const programs = await builtPrograms();
  const root = await realpath(await mkdtemp(join(tmpdir(), 'specflow-e2e-')));
  const home = join(root, 'specflow-home');
  const userHome = join(root, 'user-home');
  for (const folder of [home, userHome]) await mkdir(folder, { mode: 0o700 });
  const scenarioPath = join(root, 'scenario.json');
  let tracePath = '';
  let plays = 0;
  let gates = 0;
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: userHome,
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    SPECFLOW_HOME: home,
    SPECFLOW_CLAUDE_BIN: 'simulator',
    SPECFLOW_SIMULATOR_BIN: programs.simulator,
    SPECFLOW_SIMULATOR_SPEED: '0',
    SPECFLOW_SIMULATOR_SCENARIO: scenarioPath,
    SPECFLOW_CLI_ENTRY: programs.cli,
    SPECFLOW_DEMO_TEMPLATE: template,
  };
  const server = await createServerProcess(env);
  const [browser] = await Promise.all([
    chromium.launch({ executablePath: chromiumPath ?? undefined, args: [...AS_ROOT, ...QUIET] }),
    server.start(),
  ]);

  const status = (projectId: string) =>
    api<OrchestrationStatusReply>(`/workflow/orchestrate/status?projectId=${encodeURIComponent(projectId)}`);

  const command: Dashboard['command'] = async (name, run) => {
    await api(`/workflow/orchestrate/${name}`, run);
  };

  /** A run ends with its test, so that it disturbs no other. */
  async function endRun(projectId: string): Promise<void> {
    const { projects } = await api<{ projects: readonly { id: string }[] }>('/projects');
    // A test may have taken it from the list.
    if (!projects.some(({ id }) => id === projectId)) return;
    const { orchestration } = await status(projectId);
    if (orchestration === null || isTerminalStatus(orchestration.status)) return;
    await command('cancel', { projectId, id: orchestration.id });
  }

  async function play(scenario: Scenario): Promise<void> {
    plays += 1;
    tracePath = join(root, `trace-${plays}.jsonl`);
    await writeFile(scenarioPath, JSON.stringify({ ...scenario, trace: tracePath }));
  }
  await play({ steps: [] });

  function gate(): Gate {
    gates += 1;
    const path = join(root, `gate-${gates}`);
    return {
      after: (afterTasks) => ({ behaviour: 'waitForFile', path, afterTasks, withinMs: HELD_MS }),
      open: () => writeFile(path, ''),
    };
  }

  async function api<Body>(path: string, body?: unknown): Promise<Body> {
    const token = (await readFile(join(home, 'token'), 'utf8')).trim();
    const response = await fetch(`${server.url}/api${path}`, {
      headers: { 'x-specflow-token': token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} gave ${response.status}: ${await response.text()}`);
    return response.json();
  }

  return {
    url: server.url,
    root,
    home,
    browser,
    server,
    play,
    gate,
    status,
    command,
    trace: () => readTrace(tracePath),
    async agentArguments(runId) {
      const entries = await readdir(join(home, 'runs', runId), { recursive: true, withFileTypes: true });
      const started = entries.filter((entry) => entry.name === 'command.json');
      return Promise.all(started.map(({ parentPath }) => argumentsOf(parentPath)));
    },
    async addProject(name, options = {}) {
      const dir = join(root, 'projects', name);
      await mkdir(dir, { recursive: true });
      const made = await createTestProject(dir, env, { name, ...options });
      const { project } = await api<{ project: { id: string } }>('/projects', { path: dir });
      const { id } = project;
      onTestFinished(() => endRun(id));
      return { ...made, id, path: `/projects/${encodeURIComponent(id)}` };
    },
  };
}

async function closeDashboard({ browser, server, root }: Dashboard): Promise<void> {
  await Promise.all([browser.close(), server.kill()]);
  const left = await waitFor(
    'agents to be gone',
    async () => (await processesAbout(root)).length === 0,
    LEAVE_MS,
  ).then(
    () => [],
    () => processesAbout(root),
  );
  for (const { pid } of left) endProcess(pid);
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
  if (left.length > 0) throw new Error(`The tests left processes behind: ${JSON.stringify(left)}`);
}
