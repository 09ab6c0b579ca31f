import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ControlReply, OrchestrationStatusReply, OrchestrationView } from '@specflow/shared/schemas';
import { exactEnv } from '@/lib/services/agent/exact-env';
import { describeRun } from './describe-run';
import { freePort } from './free-port';
import { waitFor } from './wait-for';
import type { World } from './world';

const dashboardDir = resolve(import.meta.dirname, '..', '..');
/** Which build is served. */
export const distDir = process.env.NEXT_DIST_DIR ?? '.next';
const nextBin = join(dashboardDir, 'node_modules', 'next', 'dist', 'bin', 'next');

/** A reply of the API. */
export interface Reply<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The built dashboard as a process of its own, as users run it. */
export interface DashboardServer {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
  /** Sends a request with the token; `init` may replace any header. A body makes it a POST. */
  call<Body = Record<string, unknown>>(
    path: string,
    init?: {
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly method?: string;
    },
  ): Promise<Reply<Body>>;
  /** Everything that it has said so far. */
  output(): string;
  /** kill -9, as a crash would; agents and runners are not touched. */
  kill(): Promise<void>;
}

/** The part of a world that a server needs. */
export type ServedWorld = Pick<World, 'home' | 'env' | 'onEnd'>;

/** Starts the built server over a world on a free port; it is killed when the world ends. */
export async function startServer(
  world: ServedWorld,
  env: Readonly<Record<string, string>> = {},
): Promise<DashboardServer> {
  await access(join(dashboardDir, distDir, 'BUILD_ID')).catch(() => {
    throw new Error('The dashboard is not built: run "npm run build" first ("npm test" does).');
  });
  return serve(world, { command: 'start', env: { NODE_ENV: 'production', NEXT_DIST_DIR: distDir, ...env } });
}

/**
 * Starts the development server, which compiles each page and route at its first request, into a folder of its own.
 */
export async function startDevelopmentServer(world: ServedWorld, folder: string): Promise<DashboardServer> {
  // Next writes the folder of the types into this file; the next build would do the same.
  const types = join(dashboardDir, 'next-env.d.ts');
  const before = await readFile(types, 'utf8').catch(() => null);
  world.onEnd(async () => {
    await rm(join(dashboardDir, folder), { recursive: true, force: true, maxRetries: 5 });
    if (before !== null) await writeFile(types, before);
  });
  return serve(world, { command: 'dev', env: { NODE_ENV: 'development', NEXT_DIST_DIR: folder } });
}

/** How Next is started. */
interface NextCommand {
  readonly command: 'start' | 'dev';
  readonly env: Readonly<Record<string, string>>;
}

async function serve(world: ServedWorld, { command, env }: NextCommand): Promise<DashboardServer> {
  const port = await freePort();
  const home = env.SPECFLOW_HOME ?? world.home;
  const own = {
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(port),
    SPECFLOW_PORT: String(port),
  };
  const child = spawn(process.execPath, [nextBin, command, '-H', '127.0.0.1', '-p', String(port)], {
    cwd: dashboardDir,
    env: exactEnv({ ...world.env, ...own, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(String(data)));
  world.onEnd(() => end(child));
  const url = `http://127.0.0.1:${port}`;
  await waitFor('the server to answer', () => isHealthy(url), 60_000).catch((error: Error) => {
    throw new Error(`${error.message}\n${output.join('')}`);
  });
  const token = (await readFile(join(home, 'token'), 'utf8')).trim();
  return {
    pid: child.pid ?? -1,
    url,
    token,
    async call<Body>(
      path: string,
      init: { body?: unknown; headers?: Readonly<Record<string, string>>; method?: string } = {},
    ): Promise<Reply<Body>> {
      const { body, headers = {}, method = body === undefined ? 'GET' : 'POST' } = init;
      const response = await fetch(`${url}/api${path}`, {
        method,
        headers: { 'x-specflow-token': token, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? null : JSON.parse(text),
      };
    },
    output: () => output.join(''),
    kill: () => end(child),
  };
}

/** Registers the project of a world with a server; gives its id. */
export async function registerProject(server: DashboardServer, world: World): Promise<string> {
  const { body } = await server.call<{ project: { id: string } }>('/projects', {
    body: { path: world.project.dir },
  });
  return body.project.id;
}

/** Waits over HTTP until the newest run of a project fits. */
export async function untilServed(
  server: DashboardServer,
  projectId: string,
  isTrue: (run: OrchestrationView) => boolean,
): Promise<OrchestrationView> {
  let last: OrchestrationView | null = null;
  return waitFor(
    'the run',
    async () => {
      const path = `/workflow/orchestrate/status?projectId=${projectId}`;
      last = (await server.call<OrchestrationStatusReply>(path)).body.orchestration;
      return last !== null && isTrue(last) && last;
    },
    90_000,
  ).catch((error: Error) => {
    throw new Error(`${error.message}\n${last ? describeRun(last) : 'no run'}`);
  });
}

/** Gives a command over HTTP. */
export async function control(
  server: DashboardServer,
  command: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Reply<ControlReply>> {
  return server.call<ControlReply>(`/workflow/orchestrate/${command}`, { body });
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
