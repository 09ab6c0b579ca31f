import { mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readTrace, type TraceEvent } from './agent-trace';
import { builtPrograms } from './built-programs';
import { endProcess, processesAbout, type SeenProcess } from './processes';
import { createTestProject, type ProjectOptions, type TestProject } from './project-fixture';
import { waitFor } from './wait-for';

/** A script for the simulated agent, see its README. */
export interface Scenario {
  readonly steps: readonly {
    readonly when?: Readonly<Record<string, unknown>>;
    readonly do?: unknown;
    readonly costUsd?: number;
    readonly delayMs?: number;
  }[];
}

/** Everything that one test has for itself: home folders, a project, an environment and a script for the agents. */
export interface World {
  /** Real path of a folder that nothing else on this machine mentions. */
  readonly root: string;
  /** `$SPECFLOW_HOME`. */
  readonly home: string;
  readonly project: TestProject;
  /** Environment of the dashboard. */
  readonly env: Readonly<Record<string, string>>;
  /** Registers what has to be done when the world ends. */
  readonly onEnd: Cleanups;
  /** Replaces the script of all agents that start from now on. */
  play(scenario: Scenario): Promise<void>;
  trace(): Promise<TraceEvent[]>;
  /** Living processes that belong to this test. */
  processes(): Promise<SeenProcess[]>;
  /** Folders of all attempts of a home, oldest first. */
  attemptDirs(home?: string): Promise<string[]>;
}

/** Takes what has to be done at an end; the last one is done first. */
export type Cleanups = (cleanup: () => Promise<void>) => void;

/** Options of {@link createWorld}. */
export interface WorldOptions extends ProjectOptions {
  readonly scenario?: Scenario;
  /** Folder name of the project. */
  readonly projectName?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** When the world ends; by default with the test that made it. */
  readonly onEnd?: Cleanups;
}

/** The timer of a runner that was killed naps for up to ten seconds before it notices. */
const LEAVE_MS = 30_000;

/**
 * Builds a world with the simulated agent. At the end of the test nothing of it may be alive: what is left is
 * ended, and the test fails.
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const {
    scenario = { steps: [] },
    projectName = 'a project',
    env: extra = {},
    onEnd = onTestFinished,
    ...projectOptions
  } = options;
  const programs = await builtPrograms();
  const root = await realpath(await mkdtemp(join(tmpdir(), 'specflow-world-')));
  const home = join(root, 'specflow-home');
  const userHome = join(root, 'user-home');
  const dir = join(root, projectName);
  for (const folder of [home, userHome, dir]) await mkdir(folder, { mode: 0o700 });
  const tracePath = join(root, 'trace.jsonl');
  const scenarioPath = join(root, 'scenario.json');
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: userHome,
    CLAUDE_CONFIG_DIR: join(userHome, '.claude'),
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    SPECFLOW_HOME: home,
    SPECFLOW_CLAUDE_BIN: 'simulator',
    SPECFLOW_SIMULATOR_BIN: programs.simulator,
    SPECFLOW_SIMULATOR_SPEED: '0',
    SPECFLOW_SIMULATOR_TRACE: tracePath,
    SPECFLOW_SIMULATOR_SCENARIO: scenarioPath,
    SPECFLOW_CLI_ENTRY: programs.cli,
    ...extra,
  };
  const world: World = {
    root,
    home,
    env,
    onEnd,
    project: await createTestProject(dir, env, projectOptions),
    play: (next) => writeFile(scenarioPath, JSON.stringify(next)),
    trace: () => readTrace(tracePath),
    processes: () => processesAbout(root),
    attemptDirs: (ofHome = home) => attemptDirs(ofHome),
  };
  await world.play(scenario);
  onEnd(() => tidyUp(world));
  return world;
}

async function tidyUp(world: World): Promise<void> {
  const left = await waitFor(
    'the processes of the test to be gone',
    async () => (await world.processes()).length === 0,
    LEAVE_MS,
  ).then(
    () => [],
    () => world.processes(),
  );
  for (const { pid } of left) endProcess(pid);
  await rm(world.root, { recursive: true, force: true, maxRetries: 5 });
  if (left.length > 0) throw new Error(`The test left processes behind: ${JSON.stringify(left)}`);
}

async function attemptDirs(home: string): Promise<string[]> {
  const entries = await readdir(join(home, 'runs'), { recursive: true, withFileTypes: true }).catch(() => []);
  const commands = entries.filter((entry) => entry.name === 'command.json').map((entry) => entry.parentPath);
  // The claim of the runner knows seconds only; quick agents share one.
  const told = await Promise.all(
    commands.map(async (dir) => ({ dir, writtenMs: (await stat(join(dir, 'command.json'))).mtimeMs })),
  );
  return told.sort((a, b) => a.writtenMs - b.writtenMs).map(({ dir }) => dir);
}
