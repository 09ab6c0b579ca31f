/*
 * What a page of another site could do to `next dev`, which has routes, sockets and error pages of its own.
 * A few routes only: each is compiled when it is asked for.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDevelopmentServer } from '../support/dashboard-server';
import type { RawRequest } from './support/raw-http';
import { openTarget, type Target } from './support/target';

let target: Target;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const folder = `.next-attacked-${process.pid}`;
  target = await openTarget(
    (cleanup) => cleanups.push(cleanup),
    (world) => startDevelopmentServer(world, folder),
  );
}, 180_000);

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
}, 30_000);

const ROUTES = ['/api/projects', '/api/workflow/orchestrate'];

/** What each of these gets back, by name. */
async function statuses(requests: Readonly<Record<string, RawRequest>>): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  await target.unharmed(async () => {
    for (const [name, request] of Object.entries(requests)) {
      const reply = await target.send(request);
      expect(reply.headers.has('access-control-allow-origin')).toBe(false);
      expect(reply.body).not.toContain(target.server.token);
      seen[name] = reply.status;
    }
  });
  return seen;
}

function post(path: string, changes: Readonly<Record<string, string>> = {}): RawRequest {
  const headers = {
    Host: target.host,
    'x-specflow-token': target.server.token,
    'Content-Type': 'application/json',
    ...changes,
  };
  const body = JSON.stringify({ projectId: target.projectId, config: {}, path: '/nowhere' });
  return { method: 'POST', target: path, headers: Object.entries(headers), body };
}

describe('the development server', () => {
  it('H01-H05: answers nobody who names another host: pages, routes, assets and its own tools', async () => {
    const evil = [['Host', `evil.example:${target.port}`]] as const;
    const paths = [
      '/',
      ...ROUTES,
      '/icon.svg',
      '/_next/static/chunks/main.js',
      '/__nextjs_source-map?filename=x',
      '/__nextjs_original-stack-frames',
      '/_next/mcp',
    ];
    const foreign = Object.fromEntries(paths.map((path) => [path, { target: path, headers: evil }]));
    for (const [path, status] of Object.entries(await statuses(foreign)))
      expect([path, [400, 403, 404].includes(status)]).toEqual([path, true]);
    const own = ['Host', target.host] as const;
    const odd = await statuses({
      'no host': { version: '1.0' },
      'two hosts': { headers: [own, ...evil] },
      'an address': { target: 'http://evil.example/', headers: [own] },
      'a second slash': { target: '//evil.example/', headers: [own] },
    });
    expect(odd).toEqual({ 'no host': 403, 'two hosts': 400, 'an address': 400, 'a second slash': 400 });
  }, 120_000);

  it('H06-H17: refuses other origins, forms, missing tokens, preflights, overrides and fabricated actions', async () => {
    for (const path of ROUTES) {
      const got = await statuses({
        origin: post(path, { Origin: 'https://evil.example' }),
        'null origin': post(path, { Origin: 'null' }),
        'same site': post(path, { Origin: 'http://localhost:8080', 'Sec-Fetch-Site': 'same-site' }),
        form: post(path, { 'Content-Type': 'text/plain' }),
        token: post(path, { 'x-specflow-token': '' }),
        subrequest: post(path, { 'x-specflow-token': '', 'x-middleware-subrequest': 'src/proxy:src/proxy' }),
        preflight: { ...post(path, { Origin: 'https://evil.example' }), method: 'OPTIONS' },
      });
      expect({ path, ...got }).toEqual({
        path,
        origin: 403,
        'null origin': 403,
        'same site': 403,
        form: 415,
        token: 401,
        subrequest: 401,
        preflight: 405,
      });
    }
    const action = post('/', { 'Next-Action': '7f'.padEnd(42, '0'), 'Content-Type': 'text/plain' });
    expect(await statuses({ action })).toEqual({ action: 405 });
  }, 120_000);

  it('lets only its own pages listen to its reload socket', async () => {
    const asks = (headers: string) =>
      new Promise<string>((done) => {
        const socket = connect(target.port, '127.0.0.1', () =>
          socket.write(
            `GET /_next/hmr?id=x HTTP/1.1\r\n${headers}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
              'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
          ),
        );
        socket.setTimeout(10_000, () => socket.destroy());
        socket.once('data', (data) => {
          done(String(data).split('\r\n')[0] ?? '');
          socket.destroy();
        });
        socket.on('error', () => undefined);
        socket.once('close', () => done('closed'));
      });
    const own = `Host: ${target.host}\r\n`;
    expect(await asks(`${own}Origin: http://${target.host}\r\n`)).toContain('101');
    expect(await asks(`${own}Origin: https://evil.example\r\n`)).toContain('403');
    expect(await asks(`Host: evil.example\r\nOrigin: http://evil.example\r\n`)).toContain('403');
  });
});
