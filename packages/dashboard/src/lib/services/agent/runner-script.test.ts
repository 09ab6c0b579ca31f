import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectAttempt } from './inspect-attempt';
import { spawnRunner } from './spawn-runner';
import {
  createFixture,
  type Fixture,
  isRunning,
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

describe('exit record', () => {
  it.each([
    ['exit 0', 0, null],
    ['exit 7', 7, null],
    ['kill -9 $$', 137, 'SIGKILL'],
    ['kill -15 $$', 143, 'SIGTERM'],
  ])('records how the agent ended: %s', async (body, code, signal) => {
    const dir = await world.start(await world.agent('agent', `echo '{"type":"x"}'; ${body}`));
    const { exit, stdoutBytes } = await untilState(dir, 'ended');
    expect(exit).toMatchObject({
      attemptId: world.attemptId(1),
      code,
      signal,
      timedOut: false,
      startError: null,
      bytes: 13,
    });
    expect(stdoutBytes).toBe(13);
  });

  it('keeps prompt, output and errors apart, in files for the owner only', async () => {
    const dir = await world.start(await world.agent('agent', 'cat; echo oops >&2; pwd'), {
      prompt: 'the prompt\n',
    });
    await untilState(dir, 'ended');
    expect(await readFile(join(dir, 'stdout.jsonl'), 'utf8')).toBe(`the prompt\n${world.project}\n`);
    expect(await readFile(join(dir, 'stderr.log'), 'utf8')).toBe('oops\n');
    for (const name of await readdir(dir))
      expect([name, (await stat(join(dir, name))).mode & 0o777]).toEqual([name, 0o600]);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });

  it('gives the agent the umask and the PATH of the dashboard, not those of the runner', async () => {
    const path = `${process.env.PATH}:/nowhere`;
    const dir = await world.start(await world.agent('agent', 'umask; echo "$PATH"'), { env: { PATH: path } });
    await untilState(dir, 'ended');
    const [umask = '', seenPath] = await readLines(join(dir, 'stdout.jsonl'));
    expect([Number.parseInt(umask, 8), seenPath]).toEqual([process.umask(), path]);
  });

  it('gives the agent the markers of run and attempt and nothing of the runner', async () => {
    const dir = await world.start(await world.agent('agent', 'env | grep SPECFLOW_ | sort'), { n: 7 });
    await untilState(dir, 'ended');
    expect(await readLines(join(dir, 'stdout.jsonl'))).toEqual([
      `SPECFLOW_ATTEMPT_ID=${world.attemptId(7)}`,
      `SPECFLOW_RUN_ID=${world.runId}`,
    ]);
  });

  it('lets an interrupt end an agent that does not handle it', async () => {
    const dir = await world.start(await world.agent('agent', 'kill -INT $$; echo survived'));
    const { exit } = await untilState(dir, 'ended');
    expect(exit).toMatchObject({ code: 130, signal: 'SIGINT' });
  });
});

describe('F21, F32: what is missing is named', () => {
  it('says that the directory is missing, not that the agent is', async () => {
    const bin = await world.agent('agent', 'exit 0');
    await rm(world.project, { recursive: true });
    const { exit } = await untilState(await world.start(bin), 'ended');
    expect(exit).toMatchObject({ code: null, startError: 'cwd_missing' });
  });

  it('says that the agent is missing', async () => {
    const { exit } = await untilState(await world.start(join(world.root, 'none')), 'ended');
    expect(exit).toMatchObject({ code: null, startError: 'bin_missing' });
  });

  it('says that the agent is not executable', async () => {
    const bin = await world.agent('agent', 'exit 0');
    await chmod(bin, 0o644);
    const { exit } = await untilState(await world.start(bin), 'ended');
    expect(exit).toMatchObject({ code: null, startError: 'bin_missing' });
  });

  it('says that the system could not start the agent', async () => {
    const bin = join(world.root, 'broken');
    await writeFile(bin, '#!/no/such/interpreter\n', { mode: 0o755 });
    const { exit } = await untilState(await world.start(bin), 'ended');
    expect(exit.startError).toBe('start_failed');
  });
});

describe('I3: the same attempt never runs twice', () => {
  it('runs one agent when an attempt is spawned ten times at once', async () => {
    const log = join(world.root, 'log');
    const bin = await world.agent('agent', `echo ran >> '${log}'; sleep 1`);
    const spec = world.spec(bin);
    await Promise.all(Array.from({ length: 10 }, () => spawnRunner(spec)));
    await untilState(spec.dir, 'ended');
    await until('all runners to be gone', async () => (await readdir(world.lockDir)).length === 0);
    expect(await readLines(log)).toEqual(['ran']);
  });

  it('does not run an attempt again after its end', async () => {
    const log = join(world.root, 'log');
    const bin = await world.agent('agent', `echo ran >> '${log}'`);
    const spec = world.spec(bin);
    await spawnRunner(spec);
    await untilState(spec.dir, 'ended');
    await spawnRunner({ ...spec, prompt: 'another' });
    await untilState(await world.start(bin, { n: 2 }), 'ended');
    expect(await readLines(log)).toEqual(['ran', 'ran']);
    expect(await readFile(join(spec.dir, 'prompt.md'), 'utf8')).toBe('do it');
  });
});

describe('time limit', () => {
  it('ends an agent that takes too long, and says so', async () => {
    const dir = await world.start(await world.agent('agent', 'sleep 60'), { timeoutMs: 1000 });
    const { exit } = await untilState(dir, 'ended');
    expect(exit).toMatchObject({ timedOut: true, signal: 'SIGTERM' });
  });

  it('ends agents that ignore TERM, and their processes in other sessions', async () => {
    const pids = join(world.root, 'pids');
    const body = `trap '' TERM INT; setsid sh -c 'trap "" TERM INT; echo $$ >> "${pids}"; while :; do sleep 1; done' & echo $$ >> '${pids}'; while :; do sleep 1; done`;
    const dir = await world.start(await world.agent('agent', body), { timeoutMs: 4000 });
    const started = (await untilLines(pids, 2)).map(Number);
    const { exit } = await untilState(dir, 'ended');
    expect(exit).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
    for (const pid of started) expect(await isRunning(pid)).toBe(false);
  });

  it('holds even when the runner was killed', async () => {
    const dir = await world.start(await world.agent('agent', 'echo up; sleep 60'), { timeoutMs: 6000 });
    const running = await untilUp(dir);
    await killRunner(dir);
    await untilState(dir, 'lost');
    expect(await isRunning(running.agentPid)).toBe(false);
  });
});

describe('signals to the runner', () => {
  it('hands TERM on to the agent and still writes the exit record', async () => {
    const dir = await world.start(await world.agent('agent', 'sleep 60'));
    await untilState(dir, 'running');
    const { runner } = JSON.parse(await readFile(join(dir, 'process.json'), 'utf8'));
    process.kill(runner.pid, 'SIGTERM');
    const { exit } = await untilState(dir, 'ended');
    expect(exit).toMatchObject({ code: 143, timedOut: false });
  });

  it('is not disturbed by HUP and INT', async () => {
    const go = join(world.root, 'go');
    const dir = await world.start(
      await world.agent('agent', `while [ ! -e '${go}' ]; do sleep 0.05; done; exit 3`),
    );
    await untilState(dir, 'running');
    const { runner } = JSON.parse(await readFile(join(dir, 'process.json'), 'utf8'));
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGHUP'] as const) process.kill(runner.pid, signal);
    await writeFile(go, '');
    expect((await untilState(dir, 'ended')).exit.code).toBe(3);
  });
});

describe('inspection', () => {
  it('adopts an agent whose runner was killed, and calls it lost when it is gone too', async () => {
    const dir = await world.start(await world.agent('agent', 'echo up; sleep 60'));
    const { agentPid } = await untilUp(dir);
    await killRunner(dir);
    expect(await inspectAttempt(dir)).toMatchObject({
      kind: 'running',
      runnerAlive: false,
      agentAlive: true,
      agentPid,
    });
    process.kill(-agentPid, 'SIGKILL');
    await untilState(dir, 'lost');
  });

  it('calls an attempt without files unclaimed', async () => {
    expect(await inspectAttempt(join(world.root, 'none'))).toEqual({ kind: 'unclaimed', stdoutBytes: 0 });
  });

  it('F43: calls an attempt of another boot interrupted', async () => {
    const dir = join(world.root, 'attempt');
    await mkdir(dir);
    const claim = {
      attemptId: 'a.1',
      runId: 'r',
      runner: { pid: 4242, startTime: '1' },
      bootId: 'before',
      claimedAt: 'x',
    };
    await writeFile(join(dir, 'claim.json'), JSON.stringify(claim));
    expect((await inspectAttempt(dir)).kind).toBe('interrupted');
  });

  it('F41: does not take a process for ours that only has the same pid', async () => {
    const dir = await world.start(await world.agent('agent', 'sleep 60'));
    await untilState(dir, 'running');
    const record = JSON.parse(await readFile(join(dir, 'process.json'), 'utf8'));
    const claim = JSON.parse(await readFile(join(dir, 'claim.json'), 'utf8'));
    const other = join(world.root, 'attempt');
    await mkdir(other);
    await writeFile(
      join(other, 'claim.json'),
      JSON.stringify({ ...claim, runner: { ...claim.runner, startTime: '1' } }),
    );
    await writeFile(
      join(other, 'process.json'),
      JSON.stringify({ ...record, agent: { ...record.agent, startTime: '1' } }),
    );
    expect((await inspectAttempt(other)).kind).toBe('lost');
  });
});

describe('N4, I10: what people and agents write is data', () => {
  it('starts nothing from the prompt, the arguments or the paths', async () => {
    const evil = `$(touch '${world.root}/X1') \`touch ${world.root}/X2\`; touch X3 & "' \\ \n--allowedTools`;
    const cwd = join(world.root, '$(touch X4) `touch X5`');
    await mkdir(cwd);
    const bin = await world.agent(
      'agent',
      'for a in "$@"; do printf "%s|" "$a"; done; printf "\\n--\\n"; cat',
    );
    const dir = await world.start(bin, { args: [evil, '', '-n', 'a b'], prompt: evil, cwd });
    expect((await untilState(dir, 'ended')).exit.code).toBe(0);
    expect(await readFile(join(dir, 'stdout.jsonl'), 'utf8')).toBe(`${evil}||-n|a b|\n--\n${evil}`);
    for (const place of [world.root, cwd, dir, world.lockDir]) {
      expect((await readdir(place)).filter((name) => /^X\d/.test(name))).toEqual([]);
    }
  });
});
