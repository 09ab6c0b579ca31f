import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SpecflowError } from '@specflow/shared/errors';
import type { Environment } from '../lib/paths';
import { type Address, isPortFree } from './address';
import {
  addressVariables,
  findLayout,
  requireBuiltDashboard,
  serverArguments,
  serverEnvironment,
} from './layout';
import { readHealth } from './probe-server';

const READY_WITHIN_MS = 60_000;
const POLL_MS = 40;

/** How to start a server. */
export interface StartOptions {
  readonly home: string;
  readonly env: Environment;
  readonly address: Address;
  /** A detached server outlives this command. */
  readonly isDetached: boolean;
  /** Variables of this server only. */
  readonly extraEnv?: Readonly<Record<string, string>>;
  /** Called as soon as the process exists, before it answers. */
  readonly onSpawned?: (pid: number) => Promise<void>;
}

/** A server that answers. */
export interface StartedServer {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly logPath: string;
}

/**
 * Starts the built dashboard and waits until it answers. Its output goes to `$SPECFLOW_HOME/logs/dashboard.log`.
 * @throws SpecflowError PORT_IN_USE, SERVER_START_FAILED with the end of its log
 */
export async function startServer(options: StartOptions): Promise<StartedServer> {
  const { home, address, env } = options;
  const layout = findLayout(env);
  await requireBuiltDashboard(layout);
  if (!(await isPortFree(address))) throw portInUse(address);
  const logPath = join(home, 'logs', 'dashboard.log');
  await mkdir(join(home, 'logs'), { recursive: true, mode: 0o700 });
  const log = await open(logPath, 'w', 0o600);
  const own = {
    SPECFLOW_HOME: home,
    ...addressVariables(address),
    ...options.extraEnv,
  };
  const child = spawn(process.execPath, serverArguments(layout, address), {
    cwd: layout.dashboardDir,
    env: toProcessEnv(serverEnvironment(env, layout, own)),
    detached: options.isDetached,
    stdio: ['ignore', log.fd, log.fd],
  });
  const end = watchEnd(child);
  await log.close();
  if (child.pid !== undefined) await options.onSpawned?.(child.pid);
  const isReady = await untilHealthy(address, end);
  if (isReady && child.pid !== undefined) {
    if (options.isDetached) child.unref();
    return { child, pid: child.pid, logPath };
  }
  child.kill('SIGKILL');
  throw await startFailed(logPath);
}

/** Next's types make NODE_ENV mandatory in every environment; serverEnvironment sets it. */
function toProcessEnv(env: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return env as NodeJS.ProcessEnv;
}

/** Aborted when the process ends or could not be started at all. */
function watchEnd(child: ChildProcess): AbortSignal {
  const end = new AbortController();
  child.once('error', () => end.abort());
  child.once('exit', () => end.abort());
  return end.signal;
}

async function untilHealthy(address: Address, end: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!end.aborted && Date.now() < deadline) {
    if ((await readHealth(address.probeUrl)) !== null) return !end.aborted;
    await delay(POLL_MS);
  }
  return false;
}

/** The error for an address that somebody else uses. */
export function portInUse(address: Address, who = 'another program'): SpecflowError {
  return new SpecflowError('PORT_IN_USE', {
    message: `Port ${address.port} on ${address.host} is taken by ${who}.`,
    hint: `End it, or choose another port: specflow dashboard --port ${address.port === 65_535 ? 4311 : address.port + 1}`,
  });
}

async function startFailed(logPath: string): Promise<SpecflowError> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  const tail = log.trim().split('\n').slice(-5).join('\n');
  return new SpecflowError('SERVER_START_FAILED', {
    message: `The dashboard did not start.${tail === '' ? '' : `\n${tail}`}`,
    hint: `Its whole output is in ${logPath}.`,
  });
}
