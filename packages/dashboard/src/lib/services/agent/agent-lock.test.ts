import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectLock, lockPath, parseLease } from './agent-lock';
import { inspectAttempt } from './inspect-attempt';
import { readBootId, readProcess } from './process-identity';
import { spawnRunner } from './spawn-runner';
import { sweepAttempts } from './sweep-marked';
import {
  createFixture,
  type Fixture,
  killRunner,
  readLines,
  until,
  untilLines,
  untilState,
  untilUp,
} from './test/attempt-fixture';

let world: Fixture;
beforeEach(async () => {
  world = await createFixture();
});
afterEach(() => world.dispose());

/** A lock whose holder died with the given identity, and the marker files left beside it. */
async function plantLock(file: string, change: Record<string, string | number> = {}): Promise<void> {
  await mkdir(world.lockDir, { recursive: true });
  const boot = await readBootId();
  const lease = {
    pid: 999999,
    start: '1',
    boot,
    run: 'old-run',
    attempt: 'old.1',
    dir: join(world.root, 'old'),
    ...change,
  };
  const lines = Object.entries(lease).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(file, `specflow-lock=1\n${lines.join('')}end=1\n`);
}

const untilFree = () => until('a free lock', async () => (await inspectLock(world.lockDir)).kind === 'free');

describe('I1: one agent per lock', () => {
  it('refuses a second attempt while the first runs, names the holder, and lets it run afterwards', async () => {
    const go = join(world.root, 'go');
    const bin = await world.agent('agent', `while [ ! -e '${go}' ]; do sleep 0.05; done`);
    const first = await world.start(bin);
    await untilState(first, 'running');
    const spec = world.spec(bin);
    await spawnRunner(spec);
    const { refusal } = await untilState(spec.dir, 'refused');
    expect(refusal).toMatchObject({
      reason: 'lock_held',
      holder: { runId: world.runId, attemptId: world.attemptId(1) },
    });
    expect(await inspectLock(world.lockDir)).toMatchObject({
      kind: 'held',
      by: 'runner',
      holder: { attemptDir: first },
    });
    await writeFile(go, '');
    await untilState(first, 'ended');
    await spawnRunner(spec);
    expect((await untilState(spec.dir, 'ended')).exit.code).toBe(0);
    await untilFree();
  });

  it('keeps the lock for an agent whose runner was killed', async () => {
    const bin = await world.agent('agent', 'echo up; sleep 60');
    const first = await world.start(bin);
    const { agentPid } = await untilUp(first);
    await killRunner(first);
    const second = await world.start(bin);
    expect((await untilState(second, 'refused')).refusal.reason).toBe('agent_alive');
    expect(await inspectLock(world.lockDir)).toMatchObject({ kind: 'held', by: 'agent' });
    process.kill(-agentPid, 'SIGKILL');
    await untilState(first, 'lost');
    await until('a stale lock', async () => (await inspectLock(world.lockDir)).kind === 'stale');
  });

  it('keeps the lock for processes that a dead agent left behind, until they are swept', async () => {
    const pid = join(world.root, 'pid');
    const bin = await world.agent(
      'agent',
      `setsid sh -c 'echo $$ > "${pid}"; while :; do sleep 1; done' & sleep 60`,
    );
    const first = await world.start(bin);
    const { agentPid } = await untilState(first, 'running');
    await untilLines(pid, 1);
    await killRunner(first);
    process.kill(-agentPid, 'SIGKILL');
    await untilState(first, 'lost');
    const spec = world.spec(await world.agent('next', 'exit 0'));
    await spawnRunner(spec);
    expect((await untilState(spec.dir, 'refused')).refusal.reason).toBe('strays_alive');
    expect(await inspectLock(world.lockDir)).toMatchObject({ kind: 'held', by: 'strays' });
    expect((await sweepAttempts([world.attemptId(1)])).processesLeft).toBe(0);
    await spawnRunner(spec);
    expect((await untilState(spec.dir, 'ended')).exit.code).toBe(0);
  });
});

describe('a dead holder', () => {
  /** Starts that many attempts at once and holds their agents back until every runner has decided. */
  async function race(count: number): Promise<{ running: number; ran: number }> {
    const log = join(world.root, 'log');
    const go = join(world.root, 'go');
    const bin = await world.agent(
      'agent',
      `echo ran >> '${log}'; while [ ! -e '${go}' ]; do sleep 0.1; done`,
    );
    const specs = Array.from({ length: count }, () => world.spec(bin));
    await Promise.all(specs.map((spec) => spawnRunner(spec)));
    const states = await Promise.all(specs.map((spec) => untilState(spec.dir, 'running', 'refused')));
    await untilLines(log, 1);
    await writeFile(go, '');
    await until('every runner to be gone', async () => (await readdir(world.lockDir)).length === 0);
    const running = states.filter((state) => state.kind === 'running').length;
    return { running, ran: (await readLines(log)).length };
  }

  it('is replaced exactly once by 20 runners at the same time', async () => {
    await plantLock(lockPath(world.lockDir));
    expect((await inspectLock(world.lockDir)).kind).toBe('stale');
    expect(await race(20)).toEqual({ running: 1, ran: 1 });
  });

  it('is replaced exactly once when those who replaced it before died over it, two levels deep', async () => {
    const boot = await readBootId();
    const lock = lockPath(world.lockDir);
    await plantLock(lock);
    await plantLock(`${lock}.steal-999999.1.${boot}`, { pid: 999998, start: '2' });
    await plantLock(`${lock}.steal-999998.2.${boot}`, { pid: 999997, start: '3' });
    expect(await race(8)).toEqual({ running: 1, ran: 1 });
  });

  it('F43: of another boot is dead, whatever process has its pid now', async () => {
    const self = await readProcess(process.pid);
    await plantLock(lockPath(world.lockDir), {
      pid: process.pid,
      start: self?.startTime ?? '',
      boot: 'other',
    });
    expect((await inspectLock(world.lockDir)).kind).toBe('stale');
    const dir = await world.start(await world.agent('agent', 'exit 0'));
    expect((await untilState(dir, 'ended')).exit.code).toBe(0);
  });

  it('F41: is dead although another process has its pid', async () => {
    await plantLock(lockPath(world.lockDir), { pid: process.pid });
    const dir = await world.start(await world.agent('agent', 'exit 0'));
    expect((await untilState(dir, 'ended')).exit.code).toBe(0);
  });

  it('leaves nothing in the lock directory', async () => {
    await plantLock(lockPath(world.lockDir));
    await plantLock(`${lockPath(world.lockDir)}.new-1.1.old`, { boot: 'old' });
    await plantLock(`${lockPath(world.lockDir)}.steal-1.1.old`, { boot: 'old' });
    await untilState(await world.start(await world.agent('agent', 'exit 0')), 'ended');
    await untilFree();
    expect(await readdir(world.lockDir)).toEqual([]);
  });
});

describe('a lock that nobody of us wrote', () => {
  it.each(['', 'garbage', '{}', 'pid=1\nend=1\n'])('is refused, not replaced: %j', async (content) => {
    await mkdir(world.lockDir);
    await writeFile(lockPath(world.lockDir), content);
    expect((await inspectLock(world.lockDir)).kind).toBe('unreadable');
    const dir = await world.start(await world.agent('agent', 'exit 0'));
    expect((await untilState(dir, 'refused')).refusal.reason).toBe('lock_unreadable');
    expect(await readFile(lockPath(world.lockDir), 'utf8')).toBe(content);
  });

  it('a directory in its place is refused', async () => {
    await mkdir(lockPath(world.lockDir), { recursive: true });
    const dir = await world.start(await world.agent('agent', 'exit 0'));
    expect((await untilState(dir, 'refused')).refusal.reason).toBe('lock_unusable');
    expect((await inspectAttempt(dir)).kind).toBe('refused');
  });

  it('keeps "=" in the path of the attempt', () => {
    const text = 'specflow-lock=1\npid=5\nstart=1\nboot=b\nrun=r\nattempt=a.1\ndir=/a=b/c\nend=1\n';
    expect(parseLease(text)).toMatchObject({ attemptDir: '/a=b/c', runnerPid: 5 });
  });
});
