import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { OrchestrationStatusReply, StartBatchReply } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { control, type DashboardServer, registerProject, startServer } from '../support/dashboard-server';
import { hasPublishedPids } from '../support/published';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

const START = '/workflow/orchestrate';
const SLOW = { steps: [{ when: { skill: 'implement' }, delayMs: 60_000 }] };

async function serve(options: Parameters<typeof createWorld>[0] = {}, env: Record<string, string> = {}) {
  const world = await createWorld(options);
  const server = await startServer(world, env);
  return { world, server, projectId: await registerProject(server, world) };
}

/** Names, sizes and times of everything below the folders of a world. */
async function snapshot(world: World): Promise<string[]> {
  const names = await readdir(world.root, { recursive: true });
  const lines = await Promise.all(
    names.map(async (name) => {
      // A file that is just being replaced is gone under its temporary name.
      const found = await stat(join(world.root, name)).catch(() => null);
      return found === null ? `${name} is gone` : `${name} ${found.size} ${found.mtimeMs}`;
    }),
  );
  return lines.sort();
}

/** The files once nobody has written any for a while: the start of a run goes on after its first replies. */
async function filesAtRest(world: World): Promise<string[]> {
  let last = await snapshot(world);
  let same = 0;
  await waitFor('the files to stand still', async () => {
    const now = await snapshot(world);
    same = now.join('\n') === last.join('\n') ? same + 1 : 0;
    last = now;
    return same >= 8;
  });
  return last;
}

/** A request whose headers `fetch` would not send. */
function rawStatus(server: DashboardServer, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((done, fail) => {
    const call = request(`${server.url}/api${body === undefined ? '/projects' : START}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-specflow-token': server.token, 'content-type': 'application/json', ...headers },
    });
    call.once('response', (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    });
    call.once('error', fail);
    call.end(body);
  });
}

describe('starting over HTTP', () => {
  it('F47: 20 parallel starts: one 201, the others 409 with the id of the run; idempotency keys replay it', async () => {
    const { server, projectId } = await serve({ scenario: SLOW });
    const config = { skipAnalyze: true };
    const key = { 'idempotency-key': randomUUID() };
    const start = (headers = {}, body: object = { projectId, config }) =>
      server.call<{ orchestration: { id: string }; error: { code: string; details: object } }>(START, {
        body,
        headers,
      });
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => start(index === 0 ? key : {})),
    );
    const won = replies.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    const id = won[0]?.body.orchestration.id;
    const refused = replies.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(19);
    for (const { body } of refused)
      expect(body.error).toMatchObject({
        code: 'ORCHESTRATION_IN_PROGRESS',
        details: { orchestrationId: id },
      });
    expect((await control(server, 'cancel', { projectId })).body.receipt?.processesLeft).toBe(0);

    const again = { 'idempotency-key': randomUUID() };
    const fresh = await start(again);
    expect(fresh.status).toBe(201);
    const replays = await Promise.all([start(again), start(again)]);
    for (const replay of replays) {
      expect(replay.status).toBe(200);
      expect(replay.body.orchestration.id).toBe(fresh.body.orchestration.id);
    }
    const other = await start(again, { projectId, config: { ...config, autoMerge: true } });
    expect([other.status, other.body.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    await control(server, 'cancel', { projectId });
  });

  it('a key for selected tasks: the same start again is answered with the run that it began, and begins none', async () => {
    const { server, projectId } = await serve({ scenario: SLOW });
    const headers = { 'idempotency-key': randomUUID() };
    const start = (selector: string) =>
      server.call<StartBatchReply & { error: { code: string } }>('/workflow/batch', {
        body: { projectId, selector },
        headers,
      });
    const fresh = await start('T001-T002');
    expect(fresh.status).toBe(201);
    const replay = await start('T001-T002');
    expect(replay.status).toBe(200);
    expect(replay.body.orchestration.id).toBe(fresh.body.orchestration.id);
    const { warnings: _warnings, ...waves } = fresh.body.plan;
    expect(replay.body.plan).toMatchObject(waves);
    const other = await start('T003');
    expect([other.status, other.body.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    await control(server, 'cancel', { projectId });
    const plan = await server.call<{ source: string }>(
      `/projects/${projectId}/plan?id=${fresh.body.orchestration.id}`,
    );
    expect(plan.body.source).toMatch(/tasks\.md$/);
    expect((await server.call(`/projects/${projectId}/plan?id=gone`)).status).toBe(404);
    expect((await start('T001-T002')).body.orchestration).toMatchObject({
      id: fresh.body.orchestration.id,
      status: 'cancelled',
    });
  });

  it('refuses what cannot run and says why: 404, 400 with field paths, 422 with the fix; nothing is started', async () => {
    const { world, server, projectId } = await serve(
      { withoutSkills: ['flow.verify'] },
      { SPECFLOW_CLAUDE_BIN: '/nowhere/claude' },
    );
    const { body: list } = await server.call<{ projects: { simulated?: boolean }[] }>('/projects');
    expect(list.projects.map(({ simulated }) => simulated)).toEqual([undefined]);
    const unknown = await server.call(START, { body: { projectId: randomUUID(), config: {} } });
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'PROJECT_NOT_FOUND' } } });
    const config = { maxHealAttempts: 99, budget: { maxTotal: 'much' }, typo: true };
    const bad = await server.call<{ error: { code: string; details: { issues: { path: string }[] } } }>(
      START,
      {
        body: { projectId, config },
      },
    );
    expect([bad.status, bad.body.error.code]).toEqual([400, 'INVALID_CONFIG']);
    const paths = bad.body.error.details.issues.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['config.maxHealAttempts', 'config.budget.maxTotal']));
    const much = await server.call<{ error: { message: string } }>(START, {
      body: { projectId, config: { budget: config.budget } },
    });
    expect(much.body.error.message).toBe('config.budget.maxTotal: must be a number, not "much".');
    const patch = await server.call<{ error: { code: string; message: string; details: object } }>(START, {
      body: { projectId, config: { parallelism: 2, isolation: 'patch' } },
    });
    expect(patch).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'INVALID_CONFIG',
          details: {
            issues: [{ path: 'config.isolation', message: expect.stringContaining('specflow batch') }],
          },
        },
      },
    });
    const blocked = await server.call(START, { body: { projectId, config: {} } });
    expect(blocked).toMatchObject({
      status: 422,
      body: {
        error: {
          code: 'PREFLIGHT_FAILED',
          details: {
            blockers: [
              { code: 'AGENT_MISSING', fix: expect.stringContaining('SPECFLOW_CLAUDE_BIN') },
              {
                code: 'SKILL_MISSING',
                message: expect.stringContaining('flow.verify'),
                fix: expect.stringContaining('specflow init'),
              },
            ],
          },
        },
      },
    });
    expect(await readdir(join(world.home, 'runs')).catch(() => [])).toEqual([]);
    expect(await world.attemptDirs()).toEqual([]);
  });

  it('H01-H14: refuses foreign hosts and origins, wrong tokens and other content types; nothing is started', async () => {
    const { world, server, projectId } = await serve();
    const body = JSON.stringify({ projectId, config: {} });
    const port = new URL(server.url).port;
    for (const host of [
      `evil.example:${port}`,
      `127.0.0.1.nip.io:${port}`,
      `0.0.0.0:${port}`,
      '127.0.0.1:1',
    ]) {
      expect([host, await rawStatus(server, { host })]).toEqual([host, 403]);
      expect([host, await rawStatus(server, { host }, body)]).toEqual([host, 403]);
    }
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost:8080',
      `http://localhost:${port}.evil.com`,
    ])
      expect([origin, await rawStatus(server, { origin }, body)]).toEqual([origin, 403]);
    expect(await rawStatus(server, { 'sec-fetch-site': 'same-site' }, body)).toBe(403);
    for (const token of ['', 'wrong', `${server.token}x`]) {
      expect(await rawStatus(server, { 'x-specflow-token': token }, body)).toBe(401);
      expect(await rawStatus(server, { 'x-specflow-token': token })).toBe(401);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect([type, await rawStatus(server, { 'content-type': type }, body)]).toEqual([type, 415]);
    expect(await world.attemptDirs()).toEqual([]);
    const { body: status } = await server.call<OrchestrationStatusReply>(
      `/workflow/orchestrate/status?projectId=${projectId}`,
    );
    expect(status.orchestration).toBeNull();
  });
});

describe('looking over HTTP', () => {
  it('I9: GET changes nothing and starts no process; an unchanged poll of an active run is 304', async () => {
    const { world, server, projectId } = await serve({ scenario: SLOW });
    await server.call(START, { body: { projectId, config: { skipAnalyze: true } } });
    const path = `/workflow/orchestrate/status?projectId=${projectId}`;
    await waitFor('the agent to be at work', async () => {
      const { body } = await server.call<OrchestrationStatusReply>(path);
      return body.workflow?.status === 'running' && (await world.trace()).length > 0;
    });
    // The last that is written about its start, and the one line that it says before it works.
    await waitFor('its process ids', () => hasPublishedPids(world));
    await waitFor('its first line', async () => {
      const [dir = ''] = await world.attemptDirs();
      return (await readFile(join(dir, 'stdout.jsonl'), 'utf8').catch(() => '')).endsWith('\n');
    });
    const settled = await waitFor('the replies to stand still', async () => {
      const [first, second] = [await server.call(path), await server.call(path)];
      return first.headers.get('etag') === second.headers.get('etag') && second;
    });
    const etag = settled.headers.get('etag') ?? '';
    const before = await filesAtRest(world);
    const children = await childrenOf(server.pid);
    for (let poll = 0; poll < 20; poll += 1) {
      const { status } = await server.call(path, { headers: { 'if-none-match': etag } });
      expect(status).toBe(304);
      expect(await childrenOf(server.pid)).toEqual(children);
    }
    for (const other of [
      '/projects',
      `/settings?projectId=${projectId}`,
      `/workflow/orchestrate/list?projectId=${projectId}`,
      `/projects/${projectId}/plan`,
      '/health',
    ])
      expect([other, (await server.call(other)).status]).toEqual([other, 200]);
    expect(await snapshot(world)).toEqual(before);
    await control(server, 'cancel', { projectId });
  });

  it('a command in the wrong state is 409 with what is possible instead, and changes nothing', async () => {
    const { server, projectId } = await serve({ scenario: SLOW });
    const { body: list } = await server.call<{ projects: { simulated?: boolean }[] }>('/projects');
    expect(list.projects.map(({ simulated }) => simulated)).toEqual([true]);
    await server.call(START, { body: { projectId, config: { skipAnalyze: true } } });
    for (const command of ['resume', 'merge', 'finish', 'dismiss']) {
      const reply = await server.call<{ error: { code: string; hint: string } }>(
        `/workflow/orchestrate/${command}`,
        {
          body: { projectId },
        },
      );
      expect([command, reply.status, reply.body.error.code]).toEqual([command, 409, 'WRONG_STATE']);
      expect(reply.body.error.hint).toContain('pause');
    }
    const back = await server.call('/workflow/orchestrate/go-back', { body: { projectId, step: 'design' } });
    expect([back.status]).toEqual([409]);
    await control(server, 'cancel', { projectId });
  });
});

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
