import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freeAddress } from '../src/dashboard/address';
import { readServerInfo } from '../src/dashboard/server-info';
import { probeProcess } from '../src/lib/index';
import { jsonOf, useBundledCli } from './support/cli-process';
import { createProject } from './support/project';
import { createStandInDashboard } from './support/stand-in-dashboard';
import { tempFolder } from './support/temp-folder';

const cli = useBundledCli();

async function setUp(script?: Parameters<typeof createStandInDashboard>[0]) {
  const project = await createProject({ tasks: '## A\n- [ ] T001 a\n' });
  const home = await tempFolder('home');
  const { port } = await freeAddress();
  const env = {
    SPECFLOW_HOME: home,
    SPECFLOW_PORT: String(port),
    SPECFLOW_DASHBOARD_DIR: await createStandInDashboard(script),
    npm_config_registry: 'must not reach agents',
  };
  const run = (...args: string[]) => cli.run(args, { cwd: project.root, env });
  onTestFinished(async () => {
    await run('dashboard', 'stop');
  });
  const requests = async () => {
    const text = await readFile(join(home, 'requests.jsonl'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  return { ...project, home, port, env, run, requests };
}

describe('dashboard', () => {
  it('serves in the background, once for any number of callers, and stops exactly that process', async () => {
    const { run, home, port } = await setUp();
    expect(jsonOf(await run('dashboard', 'status', '--json'))).toEqual({ running: false });
    const started = await Promise.all([1, 2, 3].map(() => run('dashboard', '--detach', '--json')));
    expect(started.map(({ code }) => code)).toEqual([0, 0, 0]);
    const replies = started.map((result) => jsonOf<{ pid: number; started: boolean; url: string }>(result));
    expect(new Set(replies.map(({ pid }) => pid)).size).toBe(1);
    expect(replies.filter((reply) => reply.started)).toHaveLength(1);
    expect(replies[0]?.url).toBe(`http://127.0.0.1:${port}`);

    const info = await readServerInfo(home);
    expect(info).toMatchObject({ pid: replies[0]?.pid, port, startTime: expect.any(String) });
    expect((await run('dashboard')).stdout).toBe(`Ready on http://127.0.0.1:${port}\n`);
    expect(jsonOf(await run('dashboard', 'status', '--json'))).toMatchObject({ running: true, port });
    expect(jsonOf(await run('dashboard', 'stop', '--json'))).toMatchObject({ stopped: true });
    expect(info && (await probeProcess(info))).toBe('dead');
    await expect(stat(join(home, 'dashboard.json'))).rejects.toThrow('ENOENT');
  });

  it('tells the server where the parts of the product are, and nothing that npm set', async () => {
    const { run, home } = await setUp();
    await run('dashboard', '--detach');
    const env = JSON.parse(await readFile(join(home, 'server-env.json'), 'utf8'));
    expect(env).toMatchObject({
      SPECFLOW_HOME: home,
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
      SPECFLOW_CLI_ENTRY: cli.entry,
      SPECFLOW_SIMULATOR_BIN: expect.stringMatching(/agent-simulator\/dist\/index\.js$/),
      SPECFLOW_DEMO_TEMPLATE: expect.stringMatching(/agent-simulator\/demo-project$/),
    });
    expect(env.npm_config_registry).toBeUndefined();
  });

  it('does not touch a process that merely has the recorded pid', async () => {
    const { run, home } = await setUp();
    const bystander = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    onTestFinished(() => void bystander.kill('SIGKILL'));
    await once(bystander, 'spawn');
    const record = { pid: bystander.pid, startTime: '1', bootId: 'b', port: 1, url: 'x', probeUrl: 'x' };
    await writeFile(join(home, 'dashboard.json'), JSON.stringify(record));
    expect(jsonOf(await run('dashboard', 'stop', '--json'))).toEqual({ stopped: false });
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  });

  it('names the holder of a taken port and never shows a stranger the token', async () => {
    const { run, home, env } = await setUp();
    await writeFile(join(home, 'token'), 'secret-token');
    const seen: (string | string[] | undefined)[] = [];
    const stranger = createServer((request, response) => {
      seen.push(request.headers['x-specflow-token']);
      response.writeHead(404).end();
    });
    onTestFinished(() => void stranger.close());
    await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', () => done()));
    const { port } = stranger.address() as AddressInfo;
    const result = await run('dashboard', '--detach', '--port', String(port), '--json');
    expect(result.code).toBe(1);
    expect(jsonOf(result)).toMatchObject({ error: { code: 'PORT_IN_USE' } });
    expect(seen.every((token) => token === undefined)).toBe(true);
    const other = await cli.run(['dashboard', '--port', 'x', '--json'], { cwd: home, env });
    expect(other.code).toBe(2);
  });

  it('says why it did not start', async () => {
    const { run } = await setUp({ failsToStart: true });
    const result = await run('dashboard', '--detach', '--json');
    expect(jsonOf(result)).toMatchObject({
      error: { code: 'SERVER_START_FAILED', message: expect.stringContaining('cannot find the answer') },
    });
  });

  it('serves in the foreground until Ctrl-C', async () => {
    const { root, env, home, port } = await setUp();
    const child = spawn(process.execPath, [cli.entry, 'dashboard'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output] = await once(child.stdout, 'data');
    expect(String(output)).toBe(`Ready on http://127.0.0.1:${port}\n`);
    const info = await readServerInfo(home);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(info && (await probeProcess(info))).toBe('dead');
  });

  it('serves once for two that are started in the foreground at the same time, and knows which', async () => {
    const { root, env, home, port, run } = await setUp();
    const both = [1, 2].map(() =>
      spawn(process.execPath, [cli.entry, 'dashboard'], {
        cwd: root,
        env: { PATH: process.env.PATH, HOME: home, ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    onTestFinished(() => {
      for (const child of both) child.kill('SIGKILL');
    });
    const exits = Promise.all(both.map((child) => once(child, 'exit')));
    const said = await Promise.all(both.map(async ({ stdout }) => String(await once(stdout, 'data'))));
    expect(said).toEqual(both.map(() => `Ready on http://127.0.0.1:${port}\n`));
    const info = await readServerInfo(home);
    expect(info && (await probeProcess(info))).toBe('alive');
    expect(jsonOf(await run('dashboard', 'stop', '--json'))).toMatchObject({ pid: info?.pid, stopped: true });
    expect((await exits).map(([code]) => code)).toEqual([0, 0]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leaves no server behind when %s comes before it answers',
    async (signal) => {
      const { root, env, home } = await setUp({ neverAnswers: true });
      const child = spawn(process.execPath, [cli.entry, 'dashboard'], {
        cwd: root,
        env: { PATH: process.env.PATH, HOME: home, ...env },
        stdio: 'ignore',
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      const file = join(home, 'server.pid');
      const pid = Number(await vi.waitFor(() => readFile(file, 'utf8'), { timeout: 25_000, interval: 50 }));
      onTestFinished(() => {
        if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      });
      const ended = once(child, 'exit');
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000, interval: 50 });
    },
  );
});

describe('orchestrate', () => {
  it('starts a dashboard when none runs, starts the run, and waits until it is merge ready', async () => {
    const { run, requests } = await setUp({ statuses: ['running', 'parked', 'waiting_merge'] });
    const result = await run('orchestrate', '--wait');
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('Started the dashboard');
    expect(result.stdout).toContain('Run run-1 started: 1 batch, 3 tasks.');
    expect(result.stdout).toContain('waiting_merge');
    expect(result.stdout).not.toContain('\u001b');
    const start = (await requests()).find(({ method }) => method === 'POST');
    expect(start).toMatchObject({
      url: '/api/workflow/orchestrate',
      type: 'application/json',
      body: { projectId: expect.any(String), config: {} },
    });
  });

  it.each([
    ['needs_attention', 3],
    ['waiting_input', 3],
    ['paused', 3],
    ['failed', 1],
    ['cancelled', 1],
    ['completed', 0],
  ])('ends a wait for a run that is %s with exit %i', async (status, code) => {
    const { run } = await setUp({ statuses: [status] });
    const result = await run('orchestrate', '--wait', '--json');
    expect(result.code).toBe(code);
    expect(jsonOf(result)).toMatchObject({ orchestration: { id: 'run-1', status } });
  });

  it('shows the questions of a run that waits for answers, and how to answer', async () => {
    const { run } = await setUp({ statuses: ['waiting_input'] });
    const { stdout } = await run('orchestrate', '--wait');
    expect(stdout).toMatch(/1\. Which storage\?\nThen: specflow orchestrate answer/);
  });

  it("passes the server's errors on under their own code", async () => {
    const { run, write } = await setUp();
    await write('config.json', '{"maxHealAttempts": 99}');
    const result = await run('orchestrate', '--config', 'config.json', '--json');
    expect(result.code).toBe(1);
    expect(jsonOf(result)).toMatchObject({
      error: { code: 'INVALID_CONFIG', message: 'config.maxHealAttempts: too big' },
    });
    expect(jsonOf(await run('orchestrate', '--config', 'missing', '--json'))).toMatchObject({
      error: { code: 'INVALID_CONFIG' },
    });
  });

  it('lists what stands in the way of a start, each with its fix', async () => {
    const { run, write } = await setUp();
    await write('config.json', '{"skipDesign": true}');
    const result = await run('orchestrate', '--config', 'config.json');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(
      'Error [PREFLIGHT_FAILED]: The run cannot start.\n  AGENT_MISSING: No agent \n    Fix: Install it.\n',
    );
  });

  it('sends what the sub-commands say', async () => {
    const { run, requests } = await setUp();
    expect(jsonOf(await run('orchestrate', 'status', '--json'))).toMatchObject({
      orchestration: { id: 'run-1' },
    });
    expect((await run('orchestrate', 'pause', '--now', '--id', 'r2')).code).toBe(0);
    expect((await run('orchestrate', 'cancel')).stdout).toContain('Processes ended: 2, still running: 0');
    expect((await run('orchestrate', 'merge', '--confirm-user-gate')).code).toBe(0);
    expect((await run('orchestrate', 'recover', 'retry', '--budget-total', '20')).code).toBe(0);
    expect((await run('orchestrate', 'recover', 'pray')).code).toBe(2);
    expect((await run('orchestrate', 'go-back', 'verify')).code).toBe(0);
    expect((await run('orchestrate', 'go-back', 'merge')).code).toBe(2);
    expect((await run('orchestrate', 'budget', '--total', '60', '--healing', '3')).code).toBe(0);
    expect((await run('orchestrate', 'budget')).code).toBe(2);
    const posts = (await requests()).filter(({ method }) => method === 'POST');
    expect(posts.map(({ body: { projectId: _, ...body } }) => body)).toEqual([
      { id: 'r2', when: 'now' },
      {},
      { confirmUserGate: true },
      { id: 'run-1', action: 'retry', budget: { maxTotal: 20 } },
      { id: 'run-1', step: 'verify' },
      { budget: { maxTotal: 60, healingBudget: 3 } },
    ]);
  });

  it('says that a pause is accepted although the agent goes on for now', async () => {
    const { run } = await setUp({ statuses: ['running'] });
    expect((await run('orchestrate', 'pause')).stdout).toContain('It will pause after the current batch.');
  });

  it('watches a run that another terminal started, and says before a merge what is left out', async () => {
    const { run } = await setUp();
    const { code, stdout } = await run('orchestrate', 'status', '--wait');
    expect(code).toBe(0);
    expect(stdout).toContain('Look at: T002 (left out by a person)');
    expect(stdout).toContain('Look at: T003 (deferred)');
    expect(stdout).toContain('Look at: T001 (ticked without any change)');
    expect(stdout).toContain('Then: specflow orchestrate merge, or finish');
  });

  it('names every field that is wrong in a configuration', async () => {
    const { run, root } = await setUp();
    await writeFile(join(root, 'bad.json'), '{"maxHealAttempts":99}');
    const { code, stderr } = await run('orchestrate', '--config', 'bad.json');
    expect(code).toBe(1);
    expect(stderr).toContain('config.maxHealAttempts: too big');
    expect(stderr).toContain('config.model: no flag');
    expect(stderr).not.toContain('details.issues');
  });

  it('detaches on Ctrl-C and leaves the run alone', async () => {
    const { root, env, home, requests } = await setUp({ statuses: ['running'] });
    const child = spawn(process.execPath, [cli.entry, 'orchestrate', '--wait'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let isWatched = false;
    child.stdout.on('data', (data) => {
      output += data;
      if (!isWatched && output.includes('Implementing')) {
        isWatched = true;
        child.kill('SIGINT');
      }
    });
    // What it printed last may come after its end.
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(output).toContain('The run goes on');
    expect((await requests()).filter(({ url }) => url.includes('cancel'))).toEqual([]);
  });
});

describe('demo', () => {
  it('completes the demo phase through a server of its own and ends that server', async () => {
    const { home, env } = await setUp();
    const result = await cli.run(['demo'], { cwd: home, env });
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('simulated agent (no tokens were used)');
    expect(result.stdout).toContain('completed');
    const server = JSON.parse(await readFile(join(home, 'server-env.json'), 'utf8'));
    expect(server.SPECFLOW_CLAUDE_BIN).toBe('simulator');
    await expect(fetch(`http://127.0.0.1:${server.SPECFLOW_PORT}/api/health`)).rejects.toThrow(
      'fetch failed',
    );
  });

  it('hands a scenario to the simulated agent and reports a run that needs a person with exit 3', async () => {
    const { home, env } = await setUp({ statuses: ['running', 'needs_attention'] });
    await writeFile(join(home, 'scenario.json'), '{"steps":[]}');
    const result = await cli.run(['demo', '--scenario', 'scenario.json'], { cwd: home, env });
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('tests fail');
    const server = JSON.parse(await readFile(join(home, 'server-env.json'), 'utf8'));
    expect(server.SPECFLOW_SIMULATOR_SCENARIO).toBe('{"steps":[]}');
    expect((await cli.run(['demo', '--scenario', 'none.json'], { cwd: home, env })).code).toBe(2);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
