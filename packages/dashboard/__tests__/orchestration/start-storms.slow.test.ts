import { readdir, readFile, readlink } from 'node:fs/promises';
import type { OrchestrationStatusReply } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { control, type DashboardServer, registerProject, startServer } from '../support/dashboard-server';
import { hasPublishedPids } from '../support/published';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

const SLOW = { steps: [{ when: { skill: 'implement' }, delayMs: 60_000 }] };
const CLIENTS = 300;
const ROUNDS = 6;
/** A hang, not a slow machine, is the failure here. */
const LIMIT_MS = 180_000;

describe('many requests at once', () => {
  it(
    'F09: 100 starts over two routes of one server, each route a bundle of its own: one run, one agent',
    async () => {
      const world = await createWorld({ scenario: SLOW });
      const server = await startServer(world);
      const projectId = await registerProject(server, world);
      const config = { skipAnalyze: true };
      const replies = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          index % 2 === 0
            ? server.call('/workflow/orchestrate', { body: { projectId, config } })
            : server.call('/workflow/start', { body: { projectId, skill: 'flow.implement' } }),
        ),
      );
      const statuses = replies.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409)).toHaveLength(99);
      await waitFor('the agent', async () => (await world.trace()).length > 0);
      const { body } = await server.call<{ total: number }>(
        `/workflow/orchestrate/list?projectId=${projectId}`,
      );
      expect(body.total).toBe(1);
      expect((await world.trace()).filter(({ event }) => event === 'start')).toHaveLength(1);
      expect((await control(server, 'cancel', { projectId })).body.receipt?.processesLeft).toBe(0);
      expect((await world.trace()).filter(({ event }) => event === 'start')).toHaveLength(1);
    },
    LIMIT_MS,
  );

  it(
    'F50: 300 clients that poll a live run again and again get 200 or 304; no process, descriptor or file is left over',
    async () => {
      const world = await createWorld({ scenario: SLOW });
      const server = await startServer(world);
      const projectId = await registerProject(server, world);
      await server.call('/workflow/orchestrate', { body: { projectId, config: { skipAnalyze: true } } });
      const path = `/workflow/orchestrate/status?projectId=${projectId}`;
      await waitFor('the agent to be at work', async () => (await world.trace()).length > 0);
      // The last that is written about its start, and what opens the last descriptor, comes with its process ids.
      await waitFor('its process ids', () => hasPublishedPids(world));
      const etags = new Array<string>(CLIENTS).fill('');
      await storm(server, path, etags);
      const files = (await readdir(world.home, { recursive: true })).sort();
      const warm = await openFiles(server);
      const memory = await residentMb(server);
      let unchanged = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const statuses = await storm(server, path, etags);
        expect(statuses.filter((status) => status !== 304 && status !== 200)).toEqual([]);
        unchanged += statuses.filter((status) => status === 304).length;
      }
      expect(unchanged).toBeGreaterThan(CLIENTS);
      await waitFor('descriptors to be given back', async () => (await openFiles(server)) <= warm);
      expect(await residentMb(server)).toBeLessThan(memory + 200);
      expect((await readdir(world.home, { recursive: true })).sort()).toEqual(files);
      const { body } = await server.call<OrchestrationStatusReply>(path);
      expect(body.orchestration?.status).toBe('running');
      expect((await world.trace()).filter(({ event }) => event === 'start')).toHaveLength(1);
      await control(server, 'cancel', { projectId });
    },
    LIMIT_MS,
  );
});

/** One poll of every client at the same time; each sends the ETag of its last reply, as the page does. */
async function storm(server: DashboardServer, path: string, etags: string[]): Promise<number[]> {
  return Promise.all(
    etags.map(async (etag, client) => {
      const reply = await server.call(path, { headers: etag === '' ? {} : { 'if-none-match': etag } });
      etags[client] = reply.headers.get('etag') ?? '';
      return reply.status;
    }),
  );
}

/** Descriptors of the server that are no sockets: those of clients come and go. */
async function openFiles(server: DashboardServer): Promise<number> {
  const names = await readdir(`/proc/${server.pid}/fd`);
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/${server.pid}/fd/${name}`).catch(() => 'socket:')),
  );
  return targets.filter((target) => !target.startsWith('socket:')).length;
}

async function residentMb(server: DashboardServer): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
