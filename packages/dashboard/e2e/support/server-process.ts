import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exactEnv } from '@/lib/services/agent/exact-env';
import { freePort } from '../../__tests__/support/free-port';
import { waitFor } from '../../__tests__/support/wait-for';

const dashboardDir = resolve(import.meta.dirname, '..', '..');
const nextBin = join(dashboardDir, 'node_modules', 'next', 'dist', 'bin', 'next');

/** The built dashboard as a process, on one port for its whole life. */
export interface ServerProcess {
  readonly url: string;
  /** Starts it (again) and waits until it answers. */
  start(): Promise<void>;
  /** kill -9: agents and runners are not touched. */
  kill(): Promise<void>;
}

/** Takes a free port of 127.0.0.1 for a server with exactly this environment; nothing runs yet. */
export async function createServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  await access(join(dashboardDir, '.next', 'BUILD_ID')).catch(() => {
    throw new Error('The dashboard is not built: run "npm run build" first ("npm test" does).');
  });
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const own = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', PORT: port, SPECFLOW_PORT: port };
    const started = spawn(process.execPath, [nextBin, 'start', '-H', '127.0.0.1', '-p', port], {
      cwd: dashboardDir,
      env: exactEnv({ ...env, ...own }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    const output: string[] = [];
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (data) => output.push(String(data)));
    }
    await waitFor('the server to answer', () => isHealthy(url), 30_000).catch((error: Error) => {
      throw new Error(`${error.message}\n${output.join('')}`);
    });
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  return { url, start, kill };
}

function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
