import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttemptInspection, inspectAttempt } from '../inspect-attempt';
import { isAlive, readBootId, readProcess } from '../process-identity';
import { type RunnerSpec, spawnRunner } from '../spawn-runner';

let counter = 0;

/** A world of its own: home, project and lock directory in a fresh temporary directory. */
export interface Fixture {
  readonly root: string;
  readonly project: string;
  readonly lockDir: string;
  /** A run id that no other test uses, so that a marker names this test only. */
  readonly runId: string;
  /** Id of the n-th attempt, which no other test uses either: stopping sweeps the whole machine for it. */
  attemptId(n: number): string;
  /** Writes an executable sh script and returns its path. */
  agent(name: string, body: string): Promise<string>;
  /** A spec with everything filled in; each call is the next attempt unless `n` is given. */
  spec(bin: string, change?: Partial<RunnerSpec> & { n?: number }): RunnerSpec;
  /** Spawns and returns the directory of the attempt. */
  start(bin: string, change?: Partial<RunnerSpec> & { n?: number }): Promise<string>;
  /** Ends what a failed test left and removes the directory. */
  dispose(): Promise<void>;
}

export async function createFixture(): Promise<Fixture> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'specflow-agent-')));
  const project = join(root, 'project with space');
  const lockDir = join(root, 'lock');
  await mkdir(project);
  counter += 1;
  const runId = `run-${process.pid}-${Date.now()}-${counter}`;
  const dirs: string[] = [];
  let n = 0;

  const fixture: Fixture = {
    root,
    project,
    lockDir,
    runId,
    attemptId: (number) => `${runId}.${number}`,
    async agent(name, body) {
      const path = join(root, name);
      await writeFile(path, `#!/bin/sh\n${body}\n`);
      await chmod(path, 0o755);
      return path;
    },
    spec(bin, { n: given, ...change } = {}) {
      n = given ?? n + 1;
      return {
        dir: join(root, 'runs', runId, 'attempts', String(n)),
        attemptId: fixture.attemptId(n),
        runId,
        bin,
        args: [],
        cwd: project,
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: root },
        lockDir,
        timeoutMs: 60_000,
        prompt: 'do it',
        ...change,
      };
    },
    async start(bin, change) {
      const spec = fixture.spec(bin, change);
      dirs.push(spec.dir);
      await spawnRunner(spec);
      return spec.dir;
    },
    async dispose() {
      for (const dir of dirs) await endRecorded(dir);
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return fixture;
}

/** Polls until `check` returns something; the bound makes a hang a failure with a name. */
export async function until<T>(
  what: string,
  check: () => Promise<T | null | undefined | false>,
  ms = 60_000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = await check();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Kind = AttemptInspection['kind'];

/** Waits until the attempt is in one of the states. */
export function untilState<K extends Kind>(
  dir: string,
  ...kinds: K[]
): Promise<Extract<AttemptInspection, { kind: K }>> {
  return until(`${dir} to be ${kinds.join(' or ')}`, async () => {
    const found = await inspectAttempt(dir);
    return isOneOf(found, kinds) ? found : null;
  });
}

function isOneOf<K extends Kind>(
  found: AttemptInspection,
  kinds: K[],
): found is Extract<AttemptInspection, { kind: K }> {
  return kinds.some((kind) => kind === found.kind);
}

/**
 * Waits until the agent itself has said something. Its record is written a moment before it runs, and a runner that
 * is killed in that moment takes the agent with it.
 */
export function untilUp(dir: string): Promise<Extract<AttemptInspection, { kind: 'running' }>> {
  return until(`the agent of ${dir} to be up`, async () => {
    const found = await inspectAttempt(dir);
    return found.kind === 'running' && found.stdoutBytes > 0 ? found : null;
  });
}

/** Kills the runner of an attempt and waits until it is gone. */
export async function killRunner(dir: string): Promise<void> {
  const { runner } = JSON.parse(await readFile(join(dir, 'process.json'), 'utf8'));
  process.kill(runner.pid, 'SIGKILL');
  await until('the runner to be gone', async () => !(await isRunning(runner.pid)));
}

/** Waits until the file has at least this many complete lines and returns them. */
export function untilLines(path: string, count: number): Promise<string[]> {
  return until(`${count} lines in ${path}`, async () => {
    const lines = await readLines(path);
    return lines.length >= count ? lines : null;
  });
}

export async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}

/** True while a process with this pid exists and is no zombie. */
export async function isRunning(pid: number): Promise<boolean> {
  const found = await readProcess(pid);
  return found !== null && found.state !== 'Z' && found.state !== 'X';
}

async function endRecorded(dir: string): Promise<void> {
  const text = await readFile(join(dir, 'process.json'), 'utf8').catch(() => null);
  if (text === null) return;
  const record = JSON.parse(text);
  const bootId = await readBootId();
  if (await isAlive({ ...record.agent, bootId })) process.kill(-record.agent.pid, 'SIGKILL');
  if (await isAlive({ ...record.runner, bootId })) process.kill(record.runner.pid, 'SIGKILL');
}
