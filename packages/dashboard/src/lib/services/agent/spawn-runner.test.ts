import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunnerSpec, spawnRunner } from './spawn-runner';
import { createFixture, type Fixture, untilState } from './test/attempt-fixture';

let world: Fixture;
beforeEach(async () => {
  world = await createFixture();
});
afterEach(() => world.dispose());

/** A program that spawns the given attempt with our code and then does nothing. */
async function buildDashboard(spec: RunnerSpec): Promise<string> {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'spawn-runner.ts'), platform: 'node' });
  await bundle.write({ file: join(world.root, 'spawn-runner.mjs'), format: 'esm', codeSplitting: false });
  const program = join(world.root, 'dashboard.mjs');
  const body = `import { spawnRunner } from './spawn-runner.mjs';
    await spawnRunner(${JSON.stringify(spec)});
    setInterval(() => undefined, 1000);`;
  await writeFile(program, body);
  return program;
}

describe('F01-F06: the dashboard dies', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
    'records the end of an agent whose dashboard got %s',
    async (signal) => {
      const go = join(world.root, 'go');
      const spec = world.spec(
        await world.agent('agent', `while [ ! -e '${go}' ]; do sleep 0.05; done; echo done; exit 7`),
      );
      const dashboard = spawn(process.execPath, [await buildDashboard(spec)], {
        stdio: 'ignore',
        detached: true,
      });
      const ended = new Promise((resolve) => dashboard.once('exit', resolve));
      await untilState(spec.dir, 'running');
      // To the whole group, as a terminal or a service manager does it.
      process.kill(-(dashboard.pid ?? Number.NaN), signal);
      await ended;
      expect(await untilState(spec.dir, 'running')).toMatchObject({ runnerAlive: true, agentAlive: true });
      await writeFile(go, '');
      expect((await untilState(spec.dir, 'ended')).exit).toMatchObject({ code: 7, bytes: 5 });
    },
  );
});

describe('files of an attempt', () => {
  it('keeps the names of environment variables, never their values', async () => {
    const bin = await world.agent('agent', 'exit 0');
    const dir = await world.start(bin, {
      env: { PATH: '/bin', ANTHROPIC_API_KEY: 'sk-ant-secret' },
      args: ['-p'],
    });
    await untilState(dir, 'ended');
    const command = await readFile(join(dir, 'command.json'), 'utf8');
    expect(JSON.parse(command)).toEqual({
      attemptId: world.attemptId(1),
      runId: world.runId,
      bin,
      args: ['-p'],
      cwd: world.project,
      lockDir: world.lockDir,
      timeoutMs: 60_000,
      env: ['ANTHROPIC_API_KEY', 'PATH'],
    });
    expect(command).not.toContain('sk-ant-secret');
  });

  it('delivers a prompt of 1 MB unchanged', async () => {
    const prompt = `/flow.implement T001\n${'äöü€😀'.repeat(70_000)}`;
    const dir = await world.start(await world.agent('agent', 'cat'), { prompt });
    await untilState(dir, 'ended');
    expect(await readFile(join(dir, 'stdout.jsonl'), 'utf8')).toBe(prompt);
  });
});

describe('what cannot be passed on is refused before anything is written', () => {
  it.each([
    [{ attemptId: '../x' }],
    [{ attemptId: '--help' }],
    [{ runId: '$(id)' }],
    [{ dir: 'relative' }],
    [{ cwd: 'relative' }],
    [{ lockDir: '/tmp/a\nend=1' }],
    [{ bin: 'claude' }],
    [{ args: ['a\0b'] }],
    [{ timeoutMs: 0 }],
    [{ timeoutMs: Number.NaN }],
  ])('%j', async (change) => {
    const spec = world.spec('/bin/true', change);
    await expect(spawnRunner(spec)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await expect(readFile(join(spec.dir, 'command.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
