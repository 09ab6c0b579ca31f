import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../packages/dashboard/__tests__/support/free-port';
import { servingPids } from '../lib/serving.mjs';
import { makeTempDir, writeTree } from './temp-tree';

const program = (name: string) => path.join(import.meta.dirname, 'programs', name);

type Program = {
  child: ChildProcess;
  output: () => string;
  until: (text: string) => Promise<void>;
  exit: Promise<number | null>;
};

function run(name: string, args: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [program(name), ...args], { env: { ...process.env, ...env } });
  const exit = once(child, 'close').then(([code]) => code);
  // Not SIGKILL: it would leave the server of a start behind.
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exit;
  });
  let output = '';
  const collect = (text: Buffer) => {
    output += text.toString();
    child.emit('said');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const until = async (text: string) => {
    while (!output.includes(text)) await once(child, 'said', { signal: AbortSignal.timeout(60_000) });
  };
  return { child, output: () => output, until, exit };
}

async function setUp(extra: Record<string, string> = {}) {
  const port = await freePort();
  const home = makeTempDir();
  const env = { SPECFLOW_PORT: String(port), SPECFLOW_HOME: home, SPECFLOW_HOST: '', ...extra };
  const recordDir = makeTempDir();
  return {
    port,
    home,
    recordDir,
    start: (mode: string) => run('start.mjs', [mode, recordDir, 'secret'], env),
  };
}

async function occupy(port: number, mode: string, token: string): Promise<void> {
  await run('fake-server.mjs', ['127.0.0.1', String(port), mode, token]).until('listening');
}

describe('npm start', () => {
  it('prints the URL once the dashboard answers, and offers the demo on the first run', async () => {
    const { port, start } = await setUp();
    const started = start('well');
    await started.until('npm run demo');
    expect(started.output().split('\n')[0]).toBe(`Ready on http://127.0.0.1:${port}`);
  });

  it('does not offer the demo to somebody who has projects', async () => {
    const { home, start } = await setUp();
    writeTree(home, { 'registry.json': '{}' });
    const started = start('well');
    await started.until('Ready on');
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
    expect(started.output()).not.toContain('demo');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends the server and itself on %s', async (signal) => {
    const { port, start } = await setUp();
    const started = start('well');
    await started.until('Ready on');
    started.child.kill(signal);
    expect(await started.exit).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
  });

  it('is known to serve from this folder as long as it does', async () => {
    const { recordDir, start } = await setUp();
    const started = start('well');
    await started.until('Ready on');
    expect(servingPids(recordDir)).toHaveLength(1);
    started.child.kill('SIGTERM');
    await started.exit;
    expect(servingPids(recordDir)).toEqual([]);
  });

  it('is known to serve when only its parent was killed, and no longer after its own death', async () => {
    const { recordDir, start } = await setUp();
    const started = start('well');
    await started.until('Ready on');
    started.child.kill('SIGKILL');
    await once(started.child, 'exit');
    const [pid] = servingPids(recordDir);
    if (pid === undefined) throw new Error('the server is not known');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => servingPids(recordDir), { timeout: 60_000 }).toEqual([]);
  });

  it('ends a server that ignores the signal', async () => {
    const { port, start } = await setUp();
    const started = start('stubborn');
    await started.until('Ready on');
    const askedMs = performance.now();
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
    expect(performance.now() - askedMs).toBeLessThan(5_000);
    await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
  });

  it('fails when the server dies before it answers', async () => {
    const { start } = await setUp();
    const started = start('dies');
    expect(await started.exit).toBe(3);
    expect(started.output()).toContain('ended by itself (exit 3)');
  });

  it('says that it already runs when the dashboard there accepts the token of this home', async () => {
    const { port, home, start } = await setUp();
    writeTree(home, { token: 'secret\n' });
    await occupy(port, 'well', 'secret');
    const started = start('well');
    expect(await started.exit).toBe(0);
    expect(started.output()).toBe(
      `SpecFlow already runs for ${home}. To restart it, end it where it was started.\nReady on http://127.0.0.1:${port}\n`,
    );
  });

  it('starts one server when it is called twice at the same time', async () => {
    const { home, recordDir, start } = await setUp();
    writeTree(home, { token: 'secret' });
    const both = [start('well'), start('well')];
    await Promise.all(both.map(({ until }) => until('Ready on')));
    expect(servingPids(recordDir)).toHaveLength(1);
    expect(await Promise.race(both.map(({ exit }) => exit))).toBe(0);
    expect(both.filter(({ output }) => output().includes('already runs'))).toHaveLength(1);
  });

  it.each([
    ['well', 'a SpecFlow dashboard with another home'],
    ['stranger', 'another program'],
  ])('refuses a port taken by a server that is %s, and says what to do', async (mode, who) => {
    const { port, home, start } = await setUp();
    writeTree(home, { token: 'mine' });
    await occupy(port, mode, 'another');
    const started = start('well');
    expect(await started.exit).toBe(1);
    expect(started.output()).toBe(
      `Port ${port} on 127.0.0.1 is taken by ${who}.\nEnd it, or choose another port: SPECFLOW_PORT=${port + 1} npm start\n`,
    );
  });

  it.each(['0', '65536', 'http', '80.5'])('refuses SPECFLOW_PORT=%s', async (value) => {
    const { start } = await setUp({ SPECFLOW_PORT: value });
    const started = start('well');
    expect(await started.exit).toBe(1);
    expect(started.output()).toContain(`SPECFLOW_PORT is "${value}"`);
  });
});
