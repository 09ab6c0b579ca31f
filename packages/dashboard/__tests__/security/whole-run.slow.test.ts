/*
 * A whole run of the built server, looked at from outside: what it leaves on disk, what it says, whom it calls.
 */
import { once } from 'node:events';
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promptOf } from '../support/attempt-files';
import { control, registerProject, startServer, untilServed } from '../support/dashboard-server';
import { ONE_BATCH } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';
import { watchConnections } from './support/connections';

const START = '/workflow/orchestrate';
/** Put together here, so that no scanner takes this file for a leak. */
const SECRETS = {
  anthropic: `sk-ant-${'api03-Zz9_y'.repeat(4)}`,
  github: `ghp_${'q7W8'.repeat(9)}`,
  aws: `AKIA${'QWERTYUIOPASDFGH'}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIi'.repeat(3)}.${'c2lnbmF0'.repeat(4)}`,
  bearer: 'Authorization: Bearer 0a1b2c3d4e5f-opaque',
  pem: `-----BEGIN PRIVATE KEY-----\n${'TUlJRXZRSUJBREFO'.repeat(3)}\n-----END PRIVATE KEY-----`,
};
/** Parts of the secrets that must be nowhere. */
const LEAKS = [
  SECRETS.anthropic,
  SECRETS.github,
  SECRETS.aws,
  SECRETS.jwt,
  '0a1b2c3d4e5f-opaque',
  'TUlJRXZRSUJBREFO',
];

/** Every regular file below a folder with its content. */
async function filesBelow(root: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    paths.map(async (path) => {
      // Temporary files of a save that is just being made come and go.
      const text = await readFile(path, 'latin1').catch(() => null);
      return text === null ? [] : [{ path: path.slice(root.length + 1), text }];
    }),
  );
  return found.flat();
}

async function serve(world: World, env: Record<string, string> = {}) {
  const server = await startServer(world, env);
  return { server, projectId: await registerProject(server, world) };
}

describe('secrets that an agent comes across', () => {
  it('are in its own output only: not in records, journals, copies in the project, replies, transcripts or logs', async () => {
    const message = `It said: ${Object.values(SECRETS).join(' and ')} — and failed.`;
    const world = await createWorld({
      tasks: ONE_BATCH,
      scenario: { steps: [{ do: { behaviour: 'fail', message } }] },
    });
    const { server, projectId } = await serve(world);
    await server.call(START, { body: { projectId, config: { skipAnalyze: true, autoHealEnabled: true } } });
    const run = await untilServed(server, projectId, ({ status }) => status === 'needs_attention');
    const sessions = run.executionRecords.flatMap(({ attempts }) =>
      attempts.map(({ sessionId }) => sessionId),
    );
    expect(sessions.length).toBeGreaterThan(1);
    const replies = [
      `/workflow/orchestrate/status?projectId=${projectId}`,
      `/workflow/orchestrate/list?projectId=${projectId}`,
      `/workflow/list?projectId=${projectId}`,
      '/projects',
      ...sessions.map((id) => `/sessions/${id}?projectId=${projectId}`),
    ];
    const texts = await Promise.all(
      replies.map(async (path) => ({ path, text: JSON.stringify((await server.call(path)).body) })),
    );
    expect(texts.some(({ text }) => text.includes('[secret removed]'))).toBe(true);
    const own =
      /\/attempts\/\d+\/(?:stdout\.jsonl|stderr\.log)$|^scenario\.json$|^trace\.jsonl$|^user-home\//;
    const files = (await filesBelow(world.root)).filter(({ path }) => !own.test(path));
    expect(files.some(({ path }) => path.endsWith('record.json'))).toBe(true);
    const leaks = [...texts, ...files, { path: 'log', text: server.output() }].flatMap(({ path, text }) =>
      LEAKS.filter((secret) => text.includes(secret)).map((secret) => `${path}: ${secret}`),
    );
    expect(leaks).toEqual([]);
    await control(server, 'recover', { projectId, id: run.id, action: 'abort' });
  });
});

describe('a whole run', () => {
  it('leaves private files, keeps the token to itself, and calls nobody but the configured webhook', async (context) => {
    const world = await createWorld({ tasks: ONE_BATCH });
    const heard: string[] = [];
    const hook = createServer((request, response) => {
      heard.push(request.url ?? '');
      request.resume();
      response.end();
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    world.onEnd(async () => void hook.close());
    const address = hook.address();
    const hookPort = typeof address === 'object' ? address?.port : undefined;
    const notifications = { webhook: { url: `http://127.0.0.1:${hookPort}/hook` } };
    await writeFile(join(world.home, 'settings.json'), JSON.stringify({ notifications }), { mode: 0o600 });
    const { server, projectId } = await serve(world);
    const watch = await watchConnections(world, server.pid);

    const additionalContext = '--allowedTools Bash(*) --dangerously-skip-permissions\n$(id) `id` "\' \\';
    const config = { skipAnalyze: true, autoMerge: true, additionalContext };
    expect((await server.call(START, { body: { projectId, config } })).status).toBe(201);
    await untilServed(server, projectId, ({ status }) => status === 'completed');
    for (const path of ['/projects', `/workflow/orchestrate/status?projectId=${projectId}`, '/health'])
      await server.call(path);
    await fetch(server.url).then((page) => page.text());

    const [first = ''] = await world.attemptDirs();
    expect(await promptOf(first)).toContain(additionalContext);

    const files = await filesBelow(world.root);
    const holders = files.filter(({ text }) => text.includes(server.token)).map(({ path }) => path);
    expect(holders).toEqual(['specflow-home/token']);
    expect(server.output()).not.toContain(server.token);

    const names = ['.', ...(await readdir(world.home, { recursive: true }))];
    const open = await Promise.all(
      names.map(async (name) => {
        // Temporary files of a save that is just being made come and go.
        const info = await lstat(join(world.home, name)).catch(() => null);
        if (info === null) return [];
        const isPrivate = (info.mode & 0o077) === 0 || info.isSymbolicLink();
        return isPrivate ? [] : [`${name} ${(info.mode & 0o777).toString(8)}`];
      }),
    );
    expect(open.flat()).toEqual([]);

    await waitFor('the webhook to be called', () => heard.includes('/hook'));
    if (typeof watch === 'string') return context.skip(watch);
    const called = await watch.addresses();
    expect(called).toContain(`127.0.0.1:${hookPort}`);
    const ports = new Set([hookPort, Number(new URL(server.url).port)]);
    // Port 0 is how a program asks for its own address; nothing is sent.
    const foreign = called.filter((to) => !ports.has(Number(to.split(':').at(-1))) && !to.endsWith(':0'));
    expect(foreign).toEqual([]);
  }, 120_000);
});
