import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectAttempt } from './inspect-attempt';
import { isPlausiblePid, readBootId, readProcess } from './process-identity';
import { signalGroup, signalProcess } from './signal-process';
import { spawnRunner } from './spawn-runner';
import { stopAttempt } from './stop-attempt';
import { findMarked, sweepAttempts } from './sweep-marked';
import {
  createFixture,
  type Fixture,
  isRunning,
  killRunner,
  untilLines,
  untilState,
  untilUp,
} from './test/attempt-fixture';

let world: Fixture;
beforeEach(async () => {
  world = await createFixture();
});
afterEach(() => world.dispose());

describe('stopping', () => {
  it('ends an agent that obeys an interrupt at once, and its runner writes the exit record', async () => {
    const dir = await world.start(
      await world.agent('agent', 'trap "exit 0" INT; while :; do sleep 0.1; done'),
    );
    await untilState(dir, 'running');
    const began = performance.now();
    const receipt = await stopAttempt(dir, world.runId);
    expect(performance.now() - began).toBeLessThan(4000);
    expect(receipt.processesLeft).toBe(0);
    expect(receipt.processesEnded).toBeGreaterThanOrEqual(1);
    await untilState(dir, 'ended');
  });

  it('F16-F18, I8: leaves nothing within 15 s, though signals are ignored and a grandchild changed its session', async () => {
    const pids = join(world.root, 'pids');
    const stubborn = `trap "" INT TERM HUP; echo $$ >> "${pids}"; while :; do sleep 1; done`;
    const body = `sh -c '${stubborn}' &\nsetsid sh -c '${stubborn}' &\nenv -i PATH="$PATH" setsid sh -c '${stubborn}' &\n${stubborn}`;
    const dir = await world.start(await world.agent('agent', body));
    const started = (await untilLines(pids, 4)).map(Number);
    const began = performance.now();
    const receipt = await stopAttempt(dir, world.runId);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(receipt.processesLeft).toBe(0);
    expect(receipt.processesEnded).toBeGreaterThanOrEqual(4);
    for (const pid of started) expect([pid, await isRunning(pid)]).toEqual([pid, false]);
    expect((await untilState(dir, 'ended')).exit.signal).toBe('SIGKILL');
  });

  it('ends an adopted agent', async () => {
    const dir = await world.start(await world.agent('agent', 'echo up; sleep 60'));
    const { agentPid } = await untilUp(dir);
    await killRunner(dir);
    expect((await stopAttempt(dir, world.runId)).processesLeft).toBe(0);
    expect(await isRunning(agentPid)).toBe(false);
    expect((await inspectAttempt(dir)).kind).toBe('lost');
  });

  it('ends what an agent left behind when the agent itself is gone', async () => {
    const pid = join(world.root, 'pid');
    const body = `setsid sh -c 'echo $$ > "${pid}"; while :; do sleep 1; done' & while [ ! -s '${pid}' ]; do sleep 0.05; done`;
    const dir = await world.start(await world.agent('agent', body));
    await untilState(dir, 'ended');
    const [stray] = (await untilLines(pid, 1)).map(Number);
    expect((await findMarked(world.runId)).map((found) => found.pid)).toContain(stray);
    expect((await sweepAttempts([world.attemptId(1)])).processesLeft).toBe(0);
    expect(await findMarked(world.runId)).toEqual([]);
  });

  it('I8, F49: a late stop or sweep for attempts that are over leaves the agent of the next attempt alone', async () => {
    const first = await world.start(await world.agent('first', 'true'), { n: 1 });
    await untilState(first, 'ended');
    const second = await world.start(await world.agent('second', 'echo up; sleep 60'), { n: 2 });
    await untilUp(second);
    expect(await sweepAttempts([world.attemptId(1)])).toEqual({ processesEnded: 0, processesLeft: 0 });
    expect(await stopAttempt(first, world.runId, [world.attemptId(1)])).toEqual({
      processesEnded: 0,
      processesLeft: 0,
    });
    expect(await inspectAttempt(second)).toMatchObject({ kind: 'running', agentAlive: true });
    expect(
      (await stopAttempt(second, world.runId, [world.attemptId(1), world.attemptId(2)])).processesLeft,
    ).toBe(0);
    expect(await findMarked(world.runId)).toEqual([]);
  });

  it('F51: an attempt that is stopped before its runner begins never runs', async () => {
    const log = join(world.root, 'log');
    const spec = world.spec(await world.agent('agent', `echo ran >> '${log}'`));
    expect(await stopAttempt(spec.dir, world.runId)).toEqual({ processesEnded: 0, processesLeft: 0 });
    await spawnRunner(spec);
    await untilState(await world.start(spec.bin), 'ended');
    expect(await untilLines(log, 1)).toEqual(['ran']);
    expect(await inspectAttempt(spec.dir)).toMatchObject({
      kind: 'ended',
      exit: { startError: 'stopped_before_start' },
    });
  });

  it.each([0, 1, 2, 3, 4, 5])('F51: ends in a stop when it comes during the start (try %i)', async (nth) => {
    const spec = world.spec(await world.agent('agent', 'sleep 60'));
    await spawnRunner(spec);
    await new Promise((resolve) => setTimeout(resolve, nth * 8));
    expect((await stopAttempt(spec.dir, world.runId)).processesLeft).toBe(0);
    expect((await untilState(spec.dir, 'ended')).exit.code).not.toBe(0);
    expect(await findMarked(world.runId)).toEqual([]);
  });

  it('may be asked twice at once, and again after the end', async () => {
    const dir = await world.start(await world.agent('agent', 'sleep 60'));
    await untilState(dir, 'running');
    await Promise.all([stopAttempt(dir, world.runId), stopAttempt(dir, world.runId)]);
    expect(await stopAttempt(dir, world.runId)).toEqual({ processesEnded: 0, processesLeft: 0 });
  });
});

describe('I8: nothing is signalled that is not provably ours', () => {
  it('F41: spares a process that has the recorded pid and another start time', async () => {
    const stranger = spawn('sleep', ['60']);
    try {
      const pid = stranger.pid ?? 0;
      const bootId = await readBootId();
      const entry = await readProcess(pid);
      const agent = { pid, startTime: '1' };
      const dir = join(world.root, 'attempt');
      await mkdir(dir);
      const common = { runner: agent, bootId, attemptId: 'a.1', runId: world.runId };
      await writeFile(join(dir, 'claim.json'), JSON.stringify({ ...common, claimedAt: 'x' }));
      await writeFile(join(dir, 'process.json'), JSON.stringify({ ...common, agent, startedAt: 'x' }));
      expect(await stopAttempt(dir, world.runId)).toEqual({ processesEnded: 0, processesLeft: 0 });
      expect(await signalProcess({ ...agent, bootId }, 'SIGKILL')).toBe('gone');
      expect(
        await signalProcess({ pid, startTime: entry?.startTime ?? '', bootId: 'other' }, 'SIGKILL'),
      ).toBe('gone');
      expect(await isRunning(pid)).toBe(true);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it.each([0, 1, -1, 1.5, 1e12, Number.NaN, process.pid])('F42: refuses pid %d', async (pid) => {
    const identity = {
      pid,
      startTime: (await readProcess(pid))?.startTime ?? '',
      bootId: await readBootId(),
    };
    expect(isPlausiblePid(pid)).toBe(false);
    expect(await signalProcess(identity, 'SIGKILL')).toBe('refused');
    expect(await signalGroup(identity, 'SIGKILL')).toBe('refused');
  });

  it.each(['', 'abc', null, '4242'])('F42: refuses %j as a pid', (pid) => {
    expect(isPlausiblePid(pid)).toBe(false);
  });

  it.each(['0', '1', '-1', '""', '"abc"', '1e9', 'null'])(
    'F42: spares everybody when the record says pid %s',
    async (pid) => {
      const dir = join(world.root, 'attempt');
      await mkdir(dir);
      const bootId = await readBootId();
      const part = `{"pid":${pid},"startTime":"1"}`;
      const common = `"runner":${part},"bootId":"${bootId}","attemptId":"a.1","runId":"${world.runId}"`;
      await writeFile(join(dir, 'claim.json'), `{${common},"claimedAt":"x"}`);
      await writeFile(join(dir, 'process.json'), `{${common},"agent":${part},"startedAt":"x"}`);
      expect(await stopAttempt(dir, world.runId)).toEqual({ processesEnded: 0, processesLeft: 0 });
    },
  );
});
