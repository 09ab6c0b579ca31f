import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { inspectRoutes } from '../../../../../scripts/checks/api-routes.mjs';
import { type DashboardServer, distDir, registerProject, startServer } from '../../support/dashboard-server';
import { type Cleanups, createWorld, type World } from '../../support/world';
import { type RawReply, type RawRequest, sendRaw } from './raw-http';

/** One method of one route, with an address that is well-formed. */
export interface Attackable {
  readonly method: string;
  /** Path and query, as a page of ours would send them. */
  readonly target: string;
  /** A JSON body, for mutations. */
  readonly body?: string;
  readonly isMutation: boolean;
  /** Answers without the token. */
  readonly isOpen: boolean;
}

/** A server with one registered project whose phase could be started. */
export interface Target {
  readonly world: World;
  readonly server: DashboardServer;
  readonly port: number;
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly projectId: string;
  /** Every method of every route that exists in the sources. */
  readonly routes: readonly Attackable[];
  send(request: RawRequest): Promise<RawReply>;
  /** As a page of ours sends a request to a route; `headers` are added. */
  own(route: Attackable, headers?: RawRequest['headers']): RawRequest;
  /** Runs an attack and fails when it started a process, an agent or a run, or changed a file. */
  unharmed(attack: () => Promise<void>): Promise<void>;
}

/** The package of the dashboard. */
export const dashboardDir = resolve(import.meta.dirname, '..', '..', '..');

/** Well-formed, and the id of nothing. */
const UNKNOWN_ID = '6e0ae1a0-4a4e-4c9e-8f7e-3b1f0d6a5c11';

/** Everything that a page of ours could name in a query, so that no route lacks a parameter. */
const query = (projectId: string) => `?projectId=${projectId}&id=${UNKNOWN_ID}&batch=b-1`;

/** Starts a world with a server; both end with `onEnd`. */
export async function openTarget(
  onEnd: Cleanups,
  start: (world: World) => Promise<DashboardServer> = startServer,
): Promise<Target> {
  const world = await createWorld({ onEnd });
  const server = await start(world);
  const projectId = await registerProject(server, world);
  const port = Number(new URL(server.url).port);
  const host = `127.0.0.1:${port}`;
  return {
    world,
    server,
    port,
    host,
    projectId,
    routes: attackables(projectId, start === startServer ? await builtRoutes() : null),
    send: (request) => sendRaw(port, request),
    own: (route, headers = []) => ({
      method: route.method,
      target: route.target,
      headers: [
        ['Host', host],
        ['x-specflow-token', server.token],
        ...(route.body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
        ...headers,
      ],
      ...(route.body === undefined ? {} : { body: route.body }),
    }),
    async unharmed(attack) {
      const before = { files: await snapshot(world), children: await childrenOf(server.pid) };
      await attack();
      expect(await world.attemptDirs()).toEqual([]);
      expect(await world.trace()).toEqual([]);
      expect({ files: await snapshot(world), children: await childrenOf(server.pid) }).toEqual(before);
    },
  };
}

/** Addresses of all route files of the build that is served; the sources may be ahead of it. */
export async function builtRoutes(): Promise<ReadonlySet<string>> {
  const manifest = join(dashboardDir, distDir, 'app-path-routes-manifest.json');
  const files: Record<string, string> = JSON.parse(await readFile(manifest, 'utf8'));
  return new Set(Object.entries(files).flatMap(([file, path]) => (file.endsWith('/route') ? [path] : [])));
}

/** Every method of every route file below `app/api`, or of those that are in the build. */
function attackables(projectId: string, built: ReadonlySet<string> | null): Attackable[] {
  const { routes, findings } = inspectRoutes(join(dashboardDir, 'src'));
  if (findings.length > 0) throw new Error(`Routes without the guard: ${JSON.stringify(findings)}`);
  return routes
    .filter(({ path }) => built === null || built.has(path))
    .flatMap(({ path, methods }) => {
      const address = path
        .replace('[...path]', 'no/such/route')
        .replace('[id]', projectId)
        .replace(/\[[^\]]+\]/g, UNKNOWN_ID);
      return methods.map(({ method, isOpen }): Attackable => {
        const isMutation = method !== 'GET' && method !== 'HEAD';
        const body = isMutation ? { body: JSON.stringify({ projectId, config: { skipAnalyze: true } }) } : {};
        return { method, target: `${address}${query(projectId)}`, isMutation, isOpen, ...body };
      });
    });
}

/** Names, sizes, modes and times of everything below the folders of a world. */
async function snapshot(world: World): Promise<string[]> {
  const names = await readdir(world.root, { recursive: true });
  const lines = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs, mode } = await stat(join(world.root, name));
      return `${name} ${size} ${mode.toString(8)} ${mtimeMs}`;
    }),
  );
  return lines.sort();
}

/** Pids of the processes that a process has started itself. */
async function childrenOf(parent: number): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return text.slice(text.lastIndexOf(')') + 2).split(' ')[1];
    }),
  );
  return pids.filter((_, index) => parents[index] === String(parent));
}
