import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../../../__tests__/support/processes';
import { waitFor } from '../../../../__tests__/support/wait-for';
import { createLauncher, type Launcher } from './launcher';
import { LAUNCHER_PROGRAM } from './launcher-program';
import type { ProgramCall, RunProgram } from './program';
import { runDirectly } from './run-directly';

const PATH = process.env.PATH ?? '/usr/bin:/bin';
const call = (script: string, change: Partial<ProgramCall> = {}): ProgramCall => ({
  file: 'sh',
  args: ['-c', script],
  cwd: '/',
  env: { PATH },
  input: '',
  timeoutMs: 20_000,
  maxBytes: 1_000_000,
  ...change,
});

function openLauncher(): Launcher {
  const launcher = createLauncher({ nodePath: process.execPath });
  onTestFinished(() => launcher.dispose());
  return launcher;
}

const ways: [string, () => RunProgram][] = [
  ['the launcher', () => openLauncher().run],
  ['this process', () => runDirectly],
];

describe.each(ways)('a program run by %s', (_name, open) => {
  let run: RunProgram;
  beforeEach(() => {
    run = open();
  });

  it('gets exactly its folder, environment and input, and its end is told', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'specflow-launcher-')));
    onTestFinished(() => rm(folder, { recursive: true }));
    const script = 'pwd; echo "$ONE-$HOME"; cat; echo bad >&2; exit 3';
    const end = await run(call(script, { cwd: folder, env: { PATH, ONE: 'é' }, input: 'in\n' }));
    expect(end).toMatchObject({
      exitCode: 3,
      stdout: `${folder}\né-\nin\n`,
      stderr: 'bad\n',
      isTruncated: false,
    });
  });

  it('is killed when it takes too long', async () => {
    const end = await run(call('echo begun; exec sleep 60', { timeoutMs: 500 }));
    expect(end).toMatchObject({ exitCode: null, problem: 'it did not finish in time' });
  });

  it('is killed when it writes too much, and what came before is kept', async () => {
    const end = await run(call('while :; do echo 0123456789; done', { maxBytes: 22 }));
    expect(end).toMatchObject({ exitCode: null, isTruncated: true });
    expect(end.stdout).toBe('0123456789\n0123456789\n');
  });

  it('that is not there, or whose folder is not there, is a result with a reason', async () => {
    expect(await run(call('', { file: '/no/program' }))).toMatchObject({ exitCode: null });
    expect((await run(call('', { file: '/no/program' }))).problem).toContain('ENOENT');
    expect(await run(call('true', { cwd: '/no/folder' }))).toMatchObject({ exitCode: null });
  });
});

describe('the launcher', () => {
  it('runs many programs at the same time, each with its own end', async () => {
    const { run } = openLauncher();
    const ends = await Promise.all(Array.from({ length: 40 }, (_, n) => run(call(`echo ${n}; exit ${n}`))));
    expect(ends.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual(
      Array.from({ length: 40 }, (_, n) => [n, `${n}\n`]),
    );
  });

  it('that is killed fails what was under way, and the next call works again', async () => {
    const { run } = openLauncher();
    const pid = await launcherPid(run);
    const lost = run(call('exec sleep 60'));
    process.kill(pid, 'SIGKILL');
    expect(await lost).toMatchObject({ exitCode: null, problem: 'the launcher ended' });
    expect(await launcherPid(run)).not.toBe(pid);
  });

  it('leaves to itself what it started detached, in a session of its own, when it ends', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specflow-launcher-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const launcher = openLauncher();
    const by = await launcherPid(launcher.run);
    const script = `echo $$ > '${folder}/pid'; exec sleep 60`;
    await launcher.startDetached({ file: '/bin/sh', args: ['-c', script], cwd: '/', env: { PATH } });
    // The file is there a moment before what is written into it.
    const written = await waitFor('its pid', async () => {
      const text = await readFile(`${folder}/pid`, 'utf8').catch(() => '');
      return text.endsWith('\n') && text;
    });
    const pid = Number(written);
    onTestFinished(() => void process.kill(pid, 'SIGKILL'));
    launcher.dispose();
    await waitFor('the end of the launcher', async () => !(await isRunning(by)));
    expect(await isRunning(pid)).toBe(true);
    const [, , , , session] = (await readFile(`/proc/${pid}/stat`, 'utf8'))
      .replace(/\(.*\)/, 'x')
      .split(' ')
      .slice(1);
    expect(Number(session)).toBe(pid);
  });

  it('says why a program could not be started', async () => {
    const { startDetached } = openLauncher();
    await expect(startDetached({ file: '/no/program', args: [], cwd: '/', env: {} })).rejects.toThrow(
      'ENOENT',
    );
  });

  it('ends with its dashboard, also after kill -9, and not by the signals of a terminal', async () => {
    const begin = `const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', process.argv[1]], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.on('message', () => console.log(child.pid));
      child.send({ id: 1, file: 'true', args: [], cwd: '/', env: process.env, input: '', timeoutMs: 9000, maxBytes: 9 });`;
    const dashboard = spawn(process.execPath, ['-e', begin, LAUNCHER_PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void dashboard.kill('SIGKILL'));
    const [printed] = await once(dashboard.stdout, 'data');
    const pid = Number(printed);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(pid, signal);
    expect(await isRunning(pid)).toBe(true);
    dashboard.kill('SIGKILL');
    await waitFor('the end of the launcher', async () => !(await isRunning(pid)));
  });
});

async function launcherPid(run: RunProgram): Promise<number> {
  return Number((await run(call('echo $PPID'))).stdout);
}
