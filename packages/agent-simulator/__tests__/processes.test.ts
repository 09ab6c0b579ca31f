import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { always, tickedIn, useSimulator } from './support/simulator';
import { waitUntil } from './support/wait-until';

const bench = useSimulator();
const MARKER = `marker-${process.pid}-${Date.now()}`;
const env = (): Record<string, string> => ({
  SPECFLOW_RUN_ID: MARKER,
  SPECFLOW_SIMULATOR_TRACE: join(bench.project().home, 'trace.jsonl'),
});

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A process that ended meanwhile.
    return '';
  }
}

/** Process ids that carry the marker of this file's runs. */
function marked(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => read(`/proc/${name}/environ`).includes(MARKER))
    .map(Number);
}

const fieldsOf = (pid: number): string[] =>
  read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
const groupOf = (pid: number): number => Number(fieldsOf(pid)[2]);
const sessionOf = (pid: number): number => Number(fieldsOf(pid)[3]);

const traced = (word: string): boolean => {
  const path = join(bench.project().home, 'trace.jsonl');
  return existsSync(path) && readFileSync(path, 'utf8').includes(`"event":"${word}"`);
};

/** Kills them all; the next test must not find one that is still dying. */
afterEach(async () => {
  for (const pid of marked()) kill(pid);
  await waitUntil('the processes to be gone', () => marked().length === 0);
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended since.
  }
}

describe.runIf(existsSync('/proc/self/environ'))('processes', () => {
  it('hangSilently: alive without a byte of output', async () => {
    const running = bench.start({ env: env(), scenario: always('hangSilently') });
    await waitUntil('the start', () => traced('start'));
    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ exitCode: 143, stdout: '' });
  });

  it('hangMidway: quiet after k tasks, in a tool call if asked to', async () => {
    const inTool = { behaviour: 'hangMidway', afterTasks: 1, inTool: true };
    const running = bench.start({ env: env(), args: ['--allowedTools', 'Bash'], scenario: always(inTool) });
    await waitUntil('the open tool call', () => running.stdout().includes('sleep 86400'));
    // A child is in the group of the agent until it has become the command.
    await waitUntil('the command, in a group of its own', () =>
      marked().find((pid) => groupOf(pid) !== running.pid),
    );
    expect(tickedIn(bench.project().tasks())).toEqual(['T001']);
    expect(groupOf(running.pid)).toBe(running.pid);
    running.signal('SIGTERM');
    expect((await running.ended).exitCode).toBe(143);
    await waitUntil('the command to be gone', () => marked().length === 0);
  });

  it('waitForFile: goes on when there is the file, and fails without it', async () => {
    const path = join(bench.project().home, 'go-on');
    const scenario = always({ behaviour: 'waitForFile', path, afterTasks: 1 });
    const running = bench.start({ env: env(), scenario });
    await waitUntil('the first task', () => traced('task'));
    writeFileSync(path, '');
    expect((await running.ended).result?.structured_output).toMatchObject({ status: 'completed' });
    expect(tickedIn(bench.project().tasks())).toEqual(['T001', 'T002']);
    const never = always({ behaviour: 'waitForFile', withinMs: 50 });
    const failed = await bench.run({ env: env(), scenario: never });
    expect(failed.result?.structured_output).toMatchObject({
      status: 'error',
      message: 'There never was a file go-on.',
    });
  });

  it('ignoreSignals: only SIGKILL ends it', async () => {
    const scenario = always('ignoreSignals', { behaviour: 'hangMidway', afterTasks: 1 });
    const running = bench.start({ env: env(), scenario });
    await waitUntil('the first task', () => traced('task'));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) running.signal(signal);
    // Proof of life that comes after the signals: the kernel shows none of them as pending any more.
    await waitUntil('the signals to be handled', () =>
      /SigPnd:\t0+\n(?:.*\n)?ShdPnd:\t0+\n/.test(read(`/proc/${running.pid}/status`)),
    );
    expect(marked()).toContain(running.pid);
    running.signal('SIGKILL');
    expect((await running.ended).exitCode).toBe(137);
  });

  it('spawnGrandchild: outlives the agent in a session of its own, carrying the marker', async () => {
    const running = bench.start({ env: env(), scenario: always('spawnGrandchild') });
    const { pid } = running;
    expect((await running.ended).exitCode).toBe(0);
    const left = await waitUntil('the grandchild', () => marked().find((other) => groupOf(other) !== pid));
    expect(sessionOf(left)).not.toBe(pid);
    expect(fieldsOf(left)[1]).not.toBe(String(pid));
  });

  it('spawnChild: stays behind in the group of the agent', async () => {
    const running = bench.start({ env: env(), scenario: always('spawnChild') });
    const { pid } = running;
    expect((await running.ended).exitCode).toBe(0);
    const left = await waitUntil('the child', () => marked()[0]);
    expect(groupOf(left)).toBe(pid);
  });

  it('busyChild: silent, but its tree uses the processor', async () => {
    const call = (seconds: number) => ({
      env: env(),
      args: ['--allowedTools', 'Bash'],
      scenario: always({ behaviour: 'busyChild', seconds }),
    });
    const running = bench.start(call(600));
    const child = await waitUntil('the busy command', () => marked().find((pid) => pid !== running.pid));
    await waitUntil('processor time', () => Number(fieldsOf(child)[11]) > 5);
    kill(child);
    expect((await running.ended).exitCode).toBe(0);
    expect((await bench.run(call(1))).exitCode).toBe(0);
  });

  it('crash: killed after k tasks, with what was done done and no stop in the trace', async () => {
    const ended = await bench.run({ env: env(), scenario: always({ behaviour: 'crash', afterTasks: 1 }) });
    expect(ended).toMatchObject({ exitCode: 137, result: undefined });
    expect(tickedIn(bench.project().tasks())).toEqual(['T001']);
    expect(traced('stop')).toBe(false);
  });

  it('resultThenStay: sends the result and never exits', async () => {
    const running = bench.start({ env: env(), scenario: always('resultThenStay') });
    await waitUntil('the result', () => running.events().at(-1)?.type === 'result');
    expect(marked()).toContain(running.pid);
    running.signal('SIGTERM');
    expect((await running.ended).exitCode).toBe(143);
  });
});
