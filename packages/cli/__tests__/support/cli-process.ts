import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const packageDir = resolve(import.meta.dirname, '..', '..');
const rolldown = resolve(packageDir, '..', '..', 'node_modules', 'rolldown', 'bin', 'cli.mjs');

/** How a command ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The bundled command, built once for a test file into a folder of its own. */
export function useBundledCli() {
  const folder = mkdtempSync(join(tmpdir(), 'specflow-bundle-'));
  const entry = join(folder, 'packages', 'cli', 'dist', 'index.js');
  beforeAll(async () => {
    const args = [rolldown, '-c', 'rolldown.config.mjs', '--file', entry, '--log-level', 'warn'];
    await promisify(execFile)(process.execPath, args, { cwd: packageDir, timeout: 60_000 });
  }, 90_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (
    args: readonly string[],
    options: { cwd: string; env?: Record<string, string>; timeoutMs?: number },
  ): Promise<Finished> =>
    new Promise((done, fail) => {
      const child = spawn(process.execPath, [entry, ...args], {
        cwd: options.cwd,
        env: { PATH: process.env.PATH ?? '', HOME: folder, NODE_ENV: 'test', ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: options.timeoutMs ?? 20_000,
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data) => {
        stdout += data;
      });
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      child.once('error', fail);
      child.once('close', (code) => done({ code: code ?? -1, stdout, stderr }));
    });
  return { entry, run };
}

/** The JSON value that a command printed. */
export function jsonOf<T = Record<string, never>>(finished: Finished): T {
  return JSON.parse(finished.stdout) as T;
}
