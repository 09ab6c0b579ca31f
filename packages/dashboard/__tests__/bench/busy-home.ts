import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartOrchestrationReply } from '@specflow/shared/schemas';
import { createStateStore } from '@/lib/services/state-store';
import { mapInParallel } from '../../../../scripts/lib/parallel.mjs';
import { type DashboardServer, startServer } from '../support/dashboard-server';
import { createTestProject } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import type { Cleanups } from './cleanups';
import { makePlace, type Place } from './place';
import { writeQuietAgent } from './quiet-agent';
import { makeRunRecord } from './run-record';
import { makeTaskText } from './task-text';

/** How much a home holds. Every project without a live run has a finished one. */
export interface HomeSize {
  readonly projects: number;
  readonly liveRuns: number;
}

/** A home with many projects, of which some have a run with a live agent. */
export interface BusyHome {
  readonly projectIds: readonly string[];
  /** Ids of the projects with a live run. */
  readonly liveProjectIds: readonly string[];
  /** The server that serves it now. */
  readonly server: DashboardServer;
  /** Starts a new server after the old one was killed; resolves when it answers. The agents have gone on. */
  startAgain(): Promise<DashboardServer>;
}

const TASKS = 60;
const STARTS_AT_A_TIME = 4;
const ALL_LIVE_WITHIN_MS = 120_000;

/** Makes a home with real projects and starts the live runs over HTTP, each with a real runner and a real agent. */
export async function makeBusyHome(
  size: HomeSize,
  { cleanups, say }: { readonly cleanups: Cleanups; readonly say: (line: string) => void },
): Promise<BusyHome> {
  const place = await makePlace(cleanups);
  const env = environmentOf(place, await writeQuietAgent(place.root));
  say(`Making ${size.projects} projects …`);
  const ids = await makeProjects(place, env, size.projects);
  await giveHistory(place, ids.slice(size.liveRuns));
  const world = { home: place.home, env, onEnd: cleanups.add };
  const first = await startServer(world);
  say(`Starting ${size.liveRuns} runs …`);
  const liveProjectIds = ids.slice(0, size.liveRuns);
  await mapInParallel(liveProjectIds, STARTS_AT_A_TIME, (projectId) => startRun(first, projectId));
  await waitFor(
    'all agents to be at work',
    async () => (await countProcesses(place)) >= size.liveRuns,
    ALL_LIVE_WITHIN_MS,
  );
  const serving = { server: first };
  return {
    projectIds: ids,
    liveProjectIds,
    get server() {
      return serving.server;
    },
    async startAgain() {
      serving.server = await startServer(world);
      return serving.server;
    },
  };
}

function environmentOf({ home, userHome }: Place, agent: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: userHome,
    CLAUDE_CONFIG_DIR: join(userHome, '.claude'),
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    SPECFLOW_HOME: home,
    SPECFLOW_CLAUDE_BIN: agent,
    // Every run of the full home has an agent at work.
    SPECFLOW_MAX_AGENTS: '1000',
  };
}

/** One project made as people make them, the others copied from it: each a repository of its own. */
async function makeProjects(
  place: Place,
  env: Readonly<Record<string, string>>,
  count: number,
): Promise<string[]> {
  const template = join(place.root, 'template');
  await mkdir(template);
  const made = await createTestProject(template, env, { tasks: makeTaskText(TASKS) });
  const state = await made.state();
  const ids = Array.from({ length: count }, (_, index) => `bench-${String(index).padStart(4, '0')}`);
  await mapInParallel(ids, 8, async (id) => {
    const dir = pathOf(place, id);
    const isPlain = (source: string) => !source.endsWith('.sample');
    await cp(template, dir, { recursive: true, filter: isPlain });
    const own = { ...state, project: { ...state.project, id, name: id, path: dir } };
    await writeFile(join(dir, '.specflow', 'orchestration-state.json'), JSON.stringify(own, null, 2));
  });
  await writeRegistry(place, ids);
  return ids;
}

async function writeRegistry(place: Place, ids: readonly string[]): Promise<void> {
  const entry = (id: string) => ({
    path: pathOf(place, id),
    name: id,
    registered_at: '2026-01-01T10:00:00.000Z',
  });
  const projects = Object.fromEntries(ids.map((id) => [id, entry(id)]));
  await writeFile(join(place.home, 'registry.json'), JSON.stringify({ projects }, null, 2), { mode: 0o600 });
}

async function giveHistory(place: Place, ids: readonly string[]): Promise<void> {
  const silent = { info: () => undefined, warn: () => undefined };
  const store = createStateStore({ home: place.home, clock: { now: () => Date.now() }, logger: silent });
  for (const projectId of ids) {
    const record = { projectId, projectPath: pathOf(place, projectId), status: 'completed' } as const;
    await store.create(await makeRunRecord(record));
  }
}

async function startRun(server: DashboardServer, projectId: string): Promise<void> {
  const config = { skipDesign: true, skipAnalyze: true };
  const { status, body } = await server.call<StartOrchestrationReply>('/workflow/orchestrate', {
    body: { projectId, config },
  });
  if (status !== 201) throw new Error(`The run of ${projectId} did not start: ${JSON.stringify(body)}`);
}

/** Agents that were recorded by their runners. */
async function countProcesses({ home }: Place): Promise<number> {
  const names = await readdir(join(home, 'runs'), { recursive: true });
  return names.filter((name) => name.endsWith('/process.json')).length;
}

function pathOf(place: Place, id: string): string {
  return join(place.root, 'projects', id);
}
