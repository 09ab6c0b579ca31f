import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../packages/dashboard/__tests__/support/free-port';
import { rootDir } from '../lib/workspace.mjs';

/*
 * What a user does who has never seen the repository: installs one file into an empty place, with an empty home
 * folder and without a network.
 */

const run = promisify(execFile);
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'specflow-package-')));
const prefix = path.join(folder, 'prefix');
const installed = path.join(prefix, 'lib', 'node_modules', 'specflow');
let tarball = '';

beforeAll(async () => {
  const pack = path.join(rootDir, 'scripts', 'pack-cli.mjs');
  const { stdout } = await run(process.execPath, [pack, '--out', path.join(folder, 'out')], {
    maxBuffer: 64 * 1024 * 1024,
  });
  tarball = stdout.trim();
  const npm = ['install', '--offline', '--no-audit', '--global', '--prefix', prefix, tarball];
  await run('npm', npm, { cwd: emptyFolder('elsewhere'), env: environment(emptyFolder('npm-home')) });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function emptyFolder(name: string): string {
  const dir = path.join(folder, name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  return dir;
}

/** Nothing of ours: a home folder, and a PATH with Node, git and the installed command. */
function environment(home: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const PATH = [path.join(prefix, 'bin'), path.dirname(process.execPath), '/usr/bin', '/bin'].join(':');
  return { HOME: home, PATH, NODE_ENV: 'production', ...extra };
}

describe('the package', () => {
  it('is one file of less than 15 MB that holds no link and needs nothing else', async () => {
    const { stdout } = await run('tar', ['-tvzf', tarball], { maxBuffer: 64 * 1024 * 1024 });
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('-'))).toEqual([]);
    expect(readFileSync(tarball).byteLength).toBeLessThan(15_000_000);
    const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'specflow', bin: { specflow: 'dist/index.js' } });
    expect(manifest.engines.node).toMatch(/^>=20/);
    for (const key of ['dependencies', 'scripts', 'private']) expect(manifest).not.toHaveProperty(key);
    for (const file of ['LICENSE', 'THIRD-PARTY-LICENSES.txt', 'README.md']) {
      expect(existsSync(path.join(installed, file)), file).toBe(true);
    }
  });

  it('does not tell where it was built', async () => {
    const found = await run('grep', ['-rlF', rootDir, installed]).catch((error: { code: number }) => error);
    expect(found).toMatchObject({ code: 1 });
  });

  it('answers as a command', async () => {
    const { stdout } = await run('specflow', ['--version'], { env: environment(emptyFolder('home')) });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves the dashboard in the background and stops it', async () => {
    const home = emptyFolder('home');
    const env = environment(home);
    const cwd = emptyFolder('work');
    const port = await freePort();
    const specflow = async (...args: string[]) =>
      JSON.parse((await run('specflow', [...args, '--json'], { env, cwd })).stdout);
    const started = await specflow('dashboard', '--detach', '--port', String(port));
    // By identity: a number alone may be somebody else's process by then.
    onTestFinished(async () => void (await run('specflow', ['dashboard', 'stop'], { env, cwd })));
    expect(started).toMatchObject({ started: true, port });
    const health = await fetch(`http://127.0.0.1:${port}/api/health`);
    expect(await health.json()).toMatchObject({ ok: true, activeRuns: 0 });
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    const assets = [...page.matchAll(/(?:href|src)="(\/_next\/static\/[^"]+)"/g)].map(([, url]) => url);
    expect(assets.length).toBeGreaterThan(3);
    for (const url of assets) {
      expect((await fetch(`http://127.0.0.1:${port}${url}`)).status, url).toBe(200);
    }
    const token = readFileSync(path.join(home, '.specflow', 'token'), 'utf8').trim();
    const projects = await fetch(`http://127.0.0.1:${port}/api/projects`, {
      headers: { 'x-specflow-token': token },
    });
    expect(await projects.json()).toMatchObject({ projects: [] });
    expect(await specflow('dashboard', 'stop')).toMatchObject({ stopped: true });
    // Its process may stay a zombie where nobody reaps orphans; its port is free in any case.
    await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
  });

  it('completes the demo phase with the simulated agent', async () => {
    const home = emptyFolder('home');
    const env = environment(home, { SPECFLOW_HOME: path.join(home, 'specflow') });
    const { stdout } = await run('specflow', ['demo', '--json'], { env, cwd: emptyFolder('work') });
    const { project, orchestration } = JSON.parse(stdout);
    expect(orchestration).toMatchObject({ status: 'completed', agentKind: 'simulator' });
    expect(existsSync(path.join(project.path, '.gitignore'))).toBe(true);
  });
});
