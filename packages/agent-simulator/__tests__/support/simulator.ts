import { afterEach, beforeAll, beforeEach } from 'vitest';
import { type Ended, killLeftovers, type RunningAgent, startAgent } from './agent-process';
import { bundleAgent } from './bundle-agent';
import { createProjectFixture, type ProjectFixture } from './project-fixture';

const STREAM = ['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'acceptEdits'];

/** The schema that the engine passes, as far as these tests look at it. */
const REPORT_SCHEMA = JSON.stringify({
  type: 'object',
  required: ['status'],
  properties: {
    status: { type: 'string', enum: ['completed', 'needs_input', 'error'] },
    message: { type: 'string' },
    questions: { type: 'array', items: { type: 'object', properties: { question: { type: 'string' } } } },
    tasksCompleted: { type: 'array', items: { type: 'string' } },
    tasksFailed: { type: 'array', items: { type: 'string' } },
  },
});

/** What a test starts the simulator with. */
export interface SimulatorCall {
  prompt?: string;
  args?: readonly string[];
  scenario?: object;
  env?: Record<string, string>;
}

/** The simulator in a project of its own, set up and torn down around each test of the file. */
export interface SimulatorBench {
  project(): ProjectFixture;
  start(call: SimulatorCall): RunningAgent;
  run(call: SimulatorCall): Promise<Ended>;
}

const SETUP =
  '/flow.implement Execute only the "Setup" section (T001, T002). Do NOT work on tasks from other sections.';

/** Registers the set-up and returns the bench. */
export function useSimulator(): SimulatorBench {
  let bin = '';
  let current: ProjectFixture | undefined;
  beforeAll(async () => {
    const bundle = await bundleAgent();
    bin = bundle.file;
    return bundle.remove;
  });
  beforeEach(() => {
    current = createProjectFixture();
  });
  afterEach(() => {
    killLeftovers();
    current?.remove();
  });
  const project = (): ProjectFixture => {
    if (current === undefined) throw new Error('There is a project only inside a test.');
    return current;
  };
  const start = (call: SimulatorCall): RunningAgent => {
    const { dir, env } = project();
    const scenario = call.scenario
      ? { SPECFLOW_SIMULATOR_SCENARIO: JSON.stringify(call.scenario) }
      : undefined;
    return startAgent(
      { bin: process.execPath, args: [bin, ...STREAM, '--json-schema', REPORT_SCHEMA] },
      {
        args: call.args ?? [],
        prompt: call.prompt ?? SETUP,
        cwd: dir,
        env: { ...env, ...scenario, ...call.env },
      },
    );
  };
  return { project, start, run: (call) => start(call).ended };
}

/** A scenario in which every invocation does this. */
export const always = (...behaviours: (string | object)[]): object => ({ steps: [{ do: behaviours }] });

/** Ids of the ticked tasks of a task file's text. */
export const tickedIn = (text: string): string[] =>
  [...text.matchAll(/^- \[x\] (\S+)/gm)].map((match) => match[1] ?? '');
