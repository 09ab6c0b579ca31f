/*
 * The hostile requests H01-H23 and H26-H27 of the reliability design, against every method of every route that
 * exists, on the built server. Each must be refused and leave everything as it was.
 */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectRoutes } from '../../../../scripts/checks/api-routes.mjs';
import { waitFor } from '../support/wait-for';
import { type RawReply, type RawRequest, sendText } from './support/raw-http';
import { type Attackable, builtRoutes, dashboardDir, openTarget, type Target } from './support/target';

let target: Target;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  target = await openTarget((cleanup) => cleanups.push(cleanup));
}, 90_000);

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Sends the same attack to many places and fails naming those where the reply is none of `expected`. */
async function refusedEverywhere(
  requests: readonly RawRequest[],
  expected: readonly number[],
  check: (reply: RawReply) => unknown = () => undefined,
): Promise<void> {
  expect(requests.length).toBeGreaterThan(0);
  await target.unharmed(async () => {
    const wrong: string[] = [];
    for (const request of requests) {
      const reply = await target.send(request);
      if (!expected.includes(reply.status))
        wrong.push(`${reply.status} for ${summaryOf(request)}: ${reply.body.slice(0, 200)}`);
      expect(reply.headers.has('access-control-allow-origin')).toBe(false);
      // A page of ours holds the token; it is only given to somebody who reached us as ourselves.
      if (!reply.headers.get('content-type')?.startsWith('text/html'))
        expect(reply.body).not.toContain(target.server.token);
      check(reply);
    }
    expect(wrong).toEqual([]);
  });
}

/** A request in one line, for the message of a failure. */
function summaryOf(request: RawRequest): string {
  const { method = 'GET', target: address = '/', headers = [], body = '' } = request;
  return `${method} ${address.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${body.slice(0, 120)}`;
}

const mutations = () => target.routes.filter(({ isMutation }) => isMutation);
const reads = () => target.routes.filter(({ isMutation }) => !isMutation);
const closed = () => target.routes.filter(({ isOpen }) => !isOpen);

/** The request of a page of ours with some headers replaced; null leaves one out. */
function altered(route: Attackable, changes: Readonly<Record<string, string | null>>): RawRequest {
  const request = target.own(route);
  const kept = (request.headers ?? []).filter(([name]) => !(name.toLowerCase() in changes));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...request, headers: [...kept, ...added] };
}

const PAGES = ['/', '/projects/x', '/projects/x/runs/y', '/nowhere'];
const page = (path: string, headers: RawRequest['headers'] = []): RawRequest => ({
  target: path,
  headers: [['Host', target.host], ...headers],
});

async function assets(): Promise<string[]> {
  const { body } = await target.send(page('/'));
  const chunks = [...body.matchAll(/\/_next\/static\/[^"\\]+\.(?:js|css|woff2)/g)].map(([path]) => path);
  expect(chunks.length).toBeGreaterThan(2);
  return ['/icon.svg', '/favicon.ico', '/_next/image?url=%2Ficon.svg&w=16&q=75', ...new Set(chunks)].slice(
    0,
    8,
  );
}

describe('the attack suite reaches what it attacks', () => {
  it('a well-formed request of our own page passes the guard of every route', async () => {
    for (const route of reads()) {
      const { status, body } = await target.send(target.own(route));
      expect([route.target, [400, 401, 403, 405, 415, 500].includes(status), body.slice(0, 200)]).toEqual([
        route.target,
        false,
        expect.any(String),
      ]);
    }
    const served = await builtRoutes();
    const inSources = inspectRoutes(join(dashboardDir, 'src')).routes.map(({ path }) => path);
    expect(inSources.filter((path) => !served.has(path))).toEqual([]);
    expect(target.routes.length).toBeGreaterThan(30);
    expect(mutations().length).toBeGreaterThan(10);
  });
});

describe('another host', () => {
  const names = (port: number) => [`evil.example:${port}`, 'evil.example', ''];

  it('H01: a page asked under a foreign host is 403 and does not hold the token', async () => {
    expect((await target.send(page('/'))).body).toContain(target.server.token);
    const hosts = names(target.port);
    const requests = PAGES.flatMap((path) =>
      hosts.map((host) => ({ target: path, headers: [['Host', host] as const] })),
    );
    await refusedEverywhere(requests, [403], ({ body }) => expect(body).not.toContain(target.server.token));
  });

  it('H02: so is every route of the API, with the right token, and every static file', async () => {
    const host = `evil.example:${target.port}`;
    const files = (await assets()).map((path) => ({ target: path, headers: [['Host', host] as const] }));
    await refusedEverywhere([...target.routes.map((route) => altered(route, { host })), ...files], [403]);
  });

  it('H03, H04: names that only look like loopback, 0.0.0.0 and other ports are 403', async () => {
    const { port } = target;
    const hosts = [
      `127.0.0.1.nip.io:${port}`,
      `localhost.evil.com:${port}`,
      `evil.localhost:${port}`,
      `foo.local:${port}`,
      `0.0.0.0:${port}`,
      `[::]:${port}`,
      `127.0.0.2:${port}`,
      `2130706433:${port}`,
      `0x7f.1:${port}`,
      `127.0.0.1:${port}.evil.com`,
      `127.0.0.1:${port}@evil.com`,
      `user@127.0.0.1:${port}`,
      `127.0.0.1:${port + 1}`,
      '127.0.0.1',
      `localhost.:${port}`,
      `127.0.0.1:0${port}`,
      `[::ffff:127.0.0.1]:${port}`,
    ];
    const [first] = target.routes;
    if (!first) throw new Error('There is no route.');
    const onPage = hosts.map((host) => ({ target: '/', headers: [['Host', host] as const] }));
    await refusedEverywhere([...onPage, ...hosts.map((host) => altered(first, { host }))], [400, 403]);
    await refusedEverywhere(
      target.routes.flatMap((route) => hosts.slice(0, 5).map((host) => altered(route, { host }))),
      [403],
    );
  });

  it('H05: no host, two hosts, the address of another site, a forwarded host: 400 or 403', async () => {
    const good = ['Host', target.host] as const;
    const evil = ['Host', 'evil.example'] as const;
    const variants = (path: string, route?: Attackable): RawRequest[] => {
      const base = route ? { ...target.own(route) } : {};
      const others = (base.headers ?? []).filter(([name]) => name !== 'Host');
      const make = (hosts: readonly (readonly [string, string])[], more: RawRequest = {}): RawRequest => ({
        ...base,
        target: path,
        ...more,
        headers: [...hosts, ...others],
      });
      return [
        make([], { version: '1.0' }),
        make([]),
        make([good, evil]),
        make([evil, good]),
        make([good, good]),
        make([good], { target: `http://evil.example${path}` }),
        make([good], { target: `http://${target.host}${path}` }),
        make([good], { target: `/${path}` }),
        make([good], { target: `/\\evil.example${path}` }),
        make([evil, ['X-Forwarded-Host', target.host]]),
        make([evil, ['Forwarded', `host=${target.host}`]]),
        make([evil, ['X-Original-Host', target.host]]),
      ];
    };
    const requests = [
      ...PAGES.slice(0, 2).flatMap((path) => variants(path)),
      ...target.routes.flatMap((route) => variants(route.target, route)),
    ];
    await refusedEverywhere(requests, [400, 403], (reply) =>
      expect(reply.headers.has('location')).toBe(false),
    );
  });

  it('a forwarded host beside our own changes nothing: no redirect, no address of the other site', async () => {
    for (const path of ['/', '/api/health', '/nowhere']) {
      const forwarded = [
        ['X-Forwarded-Host', 'evil.example'],
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-For', '8.8.8.8'],
      ] as const;
      const { status, headers, body } = await target.send(page(path, forwarded));
      expect([path, status]).toEqual([path, path === '/nowhere' ? 404 : 200]);
      expect(`${[...headers].join('\n')}\n${body}`).not.toContain('evil.example');
    }
  });
});

describe('another origin', () => {
  it('H06: after DNS rebinding Host and Origin agree with each other, but not with us: 403', async () => {
    const host = `evil.example:${target.port}`;
    await refusedEverywhere(
      mutations().map((route) => altered(route, { host, origin: `http://${host}` })),
      [403],
    );
  });

  it('H07, H08, H09, H10: every origin but our own, spelt exactly, is 403 on every route', async () => {
    const { port } = target;
    const origins = [
      'https://evil.example',
      'null',
      'http://localhost:8080',
      `http://localhost:${port}.evil.com`,
      `http://localhost:${port}0`,
      `HTTP://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}/`,
      `http://127.0.0.1.:${port}`,
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}, https://evil.example`,
      'file://',
      '',
    ];
    await refusedEverywhere(
      target.routes.flatMap((route) => origins.map((origin) => altered(route, { origin }))),
      [403],
    );
  });

  it('H09: a browser that says same-site, cross-site or none is not our page: 403 on every route', async () => {
    const sites = ['same-site', 'cross-site', 'none', 'Same-Origin'];
    await refusedEverywhere(
      target.routes.flatMap((route) =>
        sites.map((site) => altered(route, { origin: `http://${target.host}`, 'sec-fetch-site': site })),
      ),
      [403],
    );
  });

  it('H14: a preflight is 405 without any permission, from everywhere', async () => {
    const requests = target.routes.flatMap((route) =>
      ['http://evil.example', 'null', `http://${target.host}`].map((origin) => ({
        method: 'OPTIONS',
        target: route.target,
        headers: [
          ['Host', target.host],
          ['Origin', origin],
          ['Access-Control-Request-Method', route.method],
          ['Access-Control-Request-Headers', 'x-specflow-token,content-type'],
          ['Access-Control-Request-Private-Network', 'true'],
        ] as const,
      })),
    );
    const permissions = /^access-control-/;
    await refusedEverywhere(requests, [405], ({ headers }) =>
      expect([...headers.keys()].filter((name) => permissions.test(name))).toEqual([]),
    );
  });
});

describe('what only our page and programs of the person can send', () => {
  it('H11: what a form can send is 415 on every mutation, even with the token', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
      'application/json-patch+json',
      'text/plain; application/json',
      null,
    ];
    await refusedEverywhere(
      mutations().flatMap((route) => types.map((type) => altered(route, { 'content-type': type }))),
      [415],
    );
  });

  it('H12: without the token everything but the health is 401', async () => {
    await refusedEverywhere(
      closed().map((route) => altered(route, { 'x-specflow-token': null })),
      [401],
    );
  });

  it('H13: a wrong, empty, doubled, shortened or huge token, or one in the address, is 401 (or 431)', async () => {
    const { token } = target.server;
    const tokens = ['', '0'.repeat(64), token.slice(1), `${token}0`, token.toUpperCase().replace(/^/, 'A')];
    const requests = closed().flatMap((route) => [
      ...tokens.map((given) => altered(route, { 'x-specflow-token': given })),
      { ...target.own(route, [['x-specflow-token', token]]) },
      {
        ...altered(route, { 'x-specflow-token': null, cookie: `x-specflow-token=${token}; token=${token}` }),
        target: `${route.target}&token=${token}&x-specflow-token=${token}`,
      },
      altered(route, { 'x-specflow-token': null, authorization: `Bearer ${token}` }),
    ]);
    await refusedEverywhere(requests, [401]);
    const [route] = closed();
    if (!route) throw new Error('There is no closed route.');
    await refusedEverywhere([altered(route, { 'x-specflow-token': 'x'.repeat(1_000_000) })], [431]);
  });

  it('H15: another method, HEAD or an override starts nothing: 405, or the reply of a read', async () => {
    const methodsOf = new Map<string, Set<string>>();
    for (const { target: address, method } of target.routes) {
      const known = methodsOf.get(address) ?? new Set();
      methodsOf.set(address, known.add(method));
    }
    const overrides = {
      'x-http-method-override': 'POST',
      'x-method-override': 'POST',
      'x-http-method': 'POST',
    };
    const known = target.routes.filter(({ target: address }) => !address.includes('no/such'));
    const wrong = known.flatMap((route) =>
      ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
        .filter((method) => !methodsOf.get(route.target)?.has(method))
        .filter((method) => method !== 'HEAD' || !methodsOf.get(route.target)?.has('GET'))
        .map((method) => ({ ...altered(route, overrides), method })),
    );
    await refusedEverywhere(wrong, [405]);
    const heads = reads().map((route) => ({ ...altered(route, overrides), method: 'HEAD' }));
    await refusedEverywhere(heads, [200, 404]);
    await refusedEverywhere(
      PAGES.flatMap((path) =>
        ['POST', 'PUT', 'DELETE', 'PATCH'].map((method) => ({ ...page(path), method, body: '{}' })),
      ),
      [405],
    );
    const { host } = target;
    const odd = ['TRACE', 'CONNECT', 'PROPFIND', 'SEARCH'].map((method) => ({ ...page('/'), method }));
    await refusedEverywhere(
      [...odd, { method: 'OPTIONS', target: '*', headers: [['Host', host]] }],
      [0, 400, 405],
    );
  });

  it('H16: headers by which Next calls itself open nothing', async () => {
    const forms = ['middleware', 'src/middleware', 'proxy', 'src/proxy', 'pages/_middleware'];
    const values = forms.map((form) => Array.from({ length: 5 }, () => form).join(':'));
    const attempts = (route: Attackable, changes: Readonly<Record<string, string | null>>) =>
      values.map((value) => altered(route, { ...changes, 'x-middleware-subrequest': value }));
    await refusedEverywhere(
      target.routes.flatMap((route) => attempts(route, { host: 'evil.example' })),
      [403],
    );
    await refusedEverywhere(
      closed().flatMap((route) => attempts(route, { 'x-specflow-token': null })),
      [401],
    );
    const internal = [
      ['x-middleware-rewrite', '/api/projects'],
      ['x-middleware-next', '1'],
      ['x-invoke-path', '/api/projects'],
      ['x-matched-path', '/api/projects'],
      ['x-nextjs-data', '1'],
      ['x-now-route-matches', '1=a'],
    ] as const;
    const evil: RawRequest[] = internal.map((header) => ({
      target: '/',
      headers: [['Host', 'evil.example'], header],
    }));
    await refusedEverywhere(evil, [403]);
    for (const header of internal) {
      const { headers } = await target.send(page('/', [header]));
      expect([header[0], headers.get('content-security-policy')]).toEqual([header[0], expect.any(String)]);
    }
  });

  it('H17: a fabricated Server Action or RSC request executes nothing: 4xx', async () => {
    const action = '7f'.padEnd(42, '0');
    const multipart =
      '--x\r\nContent-Disposition: form-data; name="1"\r\n\r\n{"status":"resolved_model","then":"$1:__proto__:then",' +
      '"_response":{"_prefix":"process.exit(1)","_formData":{"get":"$1:constructor:constructor"}}}\r\n' +
      '--x\r\nContent-Disposition: form-data; name="0"\r\n\r\n"$@1"\r\n--x--\r\n';
    const requests = PAGES.flatMap((path): RawRequest[] => [
      {
        ...page(path, [
          ['Next-Action', action],
          ['Content-Type', 'text/plain;charset=UTF-8'],
        ]),
        method: 'POST',
        body: '[]',
      },
      {
        ...page(path, [
          ['Next-Action', 'x'],
          ['Content-Type', 'multipart/form-data; boundary=x'],
        ]),
        method: 'POST',
        body: multipart,
      },
      {
        ...page(path, [['Content-Type', 'multipart/form-data; boundary=x']]),
        method: 'POST',
        body: multipart,
      },
    ]);
    await refusedEverywhere(requests, [405]);
    expect((await target.send(page('/api/health'))).status).toBe(200);
  });
});

describe('ids and values', () => {
  const BAD_IDS = [
    '../../etc',
    '%2e%2e%2f',
    '..%5c',
    '/etc/passwd',
    'a%00b',
    '__proto__',
    'x'.repeat(10_000),
    '%F0%9F%92%A9',
    '-rf',
    '--dangerously-skip-permissions',
    '-h',
    '%0a',
    '$(id)',
    '',
    '.',
    '..',
  ];

  it('H18, H20: an id that is none is refused on every route, wherever it stands', async () => {
    const { projectId } = target;
    const readers = [];
    for (const route of reads()) {
      const without = { ...target.own(route), target: route.target.replace(/projectId=[^&]*&/, '') };
      // A route that answers without the parameter does not look at it.
      if ((await target.send(without)).status !== 200) readers.push(route);
    }
    const remover = mutations().filter(({ method }) => method === 'DELETE');
    const inQuery = [...readers, ...remover].flatMap((route) =>
      BAD_IDS.map((id) => ({
        ...target.own(route.isMutation ? { ...route, body: '{}' } : route),
        target: route.target.replace(/projectId=[^&]*/, `projectId=${id}`),
      })),
    );
    await refusedEverywhere(inQuery, [400, 404]);
    const inPath = closed()
      .filter(
        ({ target: address }) => address.split('?')[0]?.includes(projectId) || /sessions\//.test(address),
      )
      .flatMap((route) =>
        BAD_IDS.filter((id) => !['', '.', '..'].includes(id)).map((id) => ({
          ...target.own(route),
          target: route.target.replace(/(projects|sessions)\/[^/?]+/, `$1/${id}`),
        })),
      );
    await refusedEverywhere(inPath, [400, 404]);
    const inBody = mutations().flatMap((route) =>
      [
        '../x',
        '-rf',
        '--dangerously-skip-permissions',
        '-h',
        '\n',
        'a\0b',
        '__proto__',
        { a: 1 },
        ['x'],
        7,
        null,
      ].flatMap((id) => [
        { ...target.own(route), body: JSON.stringify({ projectId: id }) },
        { ...target.own(route), body: JSON.stringify({ projectId, id, executionId: id, sessionId: id }) },
      ]),
    );
    await refusedEverywhere(
      // The demo and the unknown route take no ids: an extra key is refused, or the path is.
      inBody,
      [400, 404],
    );
  });

  it('H19: a path beside a valid id is refused, never used', async () => {
    const { projectId } = target;
    const named = mutations().flatMap((route) =>
      ['projectPath', 'cwd', 'path', 'dir', 'bin', 'args', 'env', 'permissionMode'].map((key) => ({
        ...target.own(route),
        body: JSON.stringify({ projectId, [key]: '/etc' }),
      })),
    );
    await refusedEverywhere(named, [400, 404]);
    const paths = [
      '/',
      '/etc',
      '/proc/self',
      'relative',
      '~',
      '/nowhere',
      target.world.home,
      `${target.world.root}\0`,
    ];
    const add = mutations().find(
      ({ target: address, method }) => method === 'POST' && /^\/api\/projects\?/.test(address),
    );
    if (!add) throw new Error('No route adds projects.');
    await refusedEverywhere(
      paths.map((path) => ({ ...target.own(add), body: JSON.stringify({ path }) })),
      [400],
    );
  });

  it('H22: models and settings that could become flags or commands are 400, and so is a NUL in a prompt (H21)', async () => {
    const { projectId } = target;
    const start = mutations().find(({ target: address }) => /\/orchestrate\?/.test(address));
    const single = mutations().find(({ target: address }) => /\/workflow\/start\?/.test(address));
    if (!start || !single) throw new Error('The routes that start runs are missing.');
    const values = ['opus --mcp-config /tmp/x', ';touch x', '$(id)', '--settings', '-p', 'a\nb', 'a\0b', ''];
    const configs = values.flatMap((value) => [
      { model: value },
      { fallbackModel: value },
      { [value || 'x']: true },
      { permissionMode: 'bypassPermissions' },
    ]);
    await refusedEverywhere(
      [
        ...configs.map((config) => ({ ...target.own(start), body: JSON.stringify({ projectId, config }) })),
        {
          ...target.own(start),
          body: JSON.stringify({ projectId, config: { additionalContext: 'a\0b' } }),
        },
        {
          ...target.own(start),
          body: JSON.stringify({ projectId, config: { additionalContext: 'x'.repeat(200_000) } }),
        },
        {
          ...target.own(start),
          body: `{"projectId":"${projectId}","config":{"additionalContext":"\\ud800"}}`,
        },
        { ...target.own(single), body: JSON.stringify({ projectId, skill: '/flow.implement a\0b' }) },
        { ...target.own(single), body: `{"projectId":"${projectId}","skill":"/flow.implement \\ud800"}` },
        {
          ...target.own(single),
          body: JSON.stringify({ projectId, skill: `/flow.implement ${'x'.repeat(200_000)}` }),
        },
      ],
      [400],
    );
  });
});

describe('what a page of another site could embed', () => {
  it('H26: no page is framed, no reply is a script or an image, and nothing is stored on the way', async () => {
    for (const path of [...PAGES, ...reads().map((route) => route.target)]) {
      const headers = path.startsWith('/api') ? [['x-specflow-token', target.server.token] as const] : [];
      const reply = await target.send(page(path, headers));
      const given = Object.fromEntries(reply.headers);
      expect({ path, ...given }).toMatchObject({
        path,
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': expect.stringMatching(/no-store|no-cache/),
        'content-type': expect.stringMatching(path.startsWith('/api') ? /^application\/json/ : /^text\/html/),
      });
      expect(given['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(given).not.toHaveProperty('x-powered-by');
      expect(given).not.toHaveProperty('set-cookie');
    }
  });

  it('the policy of every page allows scripts with its nonce only, which is new each time', async () => {
    const nonces = new Set<string>();
    for (const path of [...PAGES, ...PAGES]) {
      const { headers, body } = await target.send(page(path));
      const policy = headers.get('content-security-policy') ?? '';
      const directives = new Map(
        policy.split('; ').map((part): [string, string] => {
          const [name = '', ...values] = part.split(' ');
          return [name, values.join(' ')];
        }),
      );
      const nonce = /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(directives.get('script-src') ?? '')?.[1] ?? '';
      nonces.add(nonce);
      expect(Object.fromEntries(directives)).toEqual({
        'default-src': "'self'",
        'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'`,
        'style-src': "'self' 'unsafe-inline'",
        'img-src': "'self' data:",
        'font-src': "'self'",
        'connect-src': "'self'",
        'object-src': "'none'",
        'base-uri': "'none'",
        'form-action': "'self'",
        'frame-ancestors': "'none'",
      });
      const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
      expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    expect(nonces.size).toBe(2 * PAGES.length);
    expect(nonces.has('')).toBe(false);
  });

  it('a WebSocket is refused at once, whoever asks', async () => {
    await target.unharmed(async () => {
      for (const origin of ['https://evil.example', `http://${target.host}`]) {
        const { status } = await target.send(
          page('/', [
            ['Origin', origin],
            ['Connection', 'Upgrade'],
            ['Upgrade', 'websocket'],
            ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
            ['Sec-WebSocket-Version', '13'],
          ]),
        );
        expect(status).toBe(403);
      }
    });
  });
});

describe('H27: what should exhaust the server', () => {
  const residentMb = async () => {
    const status = await readFile(`/proc/${target.server.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  };

  it('deep, doubled, prototype and broken JSON is 400 on every mutation', async () => {
    const deep = 100_000;
    const bodies = [
      '['.repeat(deep) + ']'.repeat(deep),
      `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
      `{"projectId":"${target.projectId}","config":${'['.repeat(deep)}${']'.repeat(deep)}}`,
      '{"__proto__":{"isAdmin":true}}',
      `{"projectId":"${target.projectId}","config":{"__proto__":{"autoMerge":true}}}`,
      `{"projectId":"${target.projectId}","constructor":{"prototype":{"x":1}}}`,
      '{"projectId":"a","projectId":"../b"}',
      '{',
      'null',
      '[]',
      '"text"',
      '\u0000',
    ];
    const requests = mutations()
      .filter(({ target: address }) => !address.includes('no/such'))
      .flatMap((route) => bodies.map((body) => ({ ...target.own(route), body })));
    await refusedEverywhere(requests, [400, 404]);
  });

  it('a body beyond 1 MB is 413, 100 MB without the token 401, and memory stays bounded', async () => {
    const before = await residentMb();
    await refusedEverywhere(
      mutations().map((route) => ({ ...target.own(route), body: `{"a":"${'x'.repeat(1_100_000)}"}` })),
      [413],
    );
    const [route] = mutations();
    if (!route) throw new Error('There is no mutation.');
    const huge = 'x'.repeat(25_000_000);
    for (let sent = 0; sent < 4; sent += 1) {
      const { status } = await target.send({ ...altered(route, { 'x-specflow-token': null }), body: huge });
      expect([0, 401, 413]).toContain(status);
    }
    expect((await residentMb()) - before).toBeLessThan(250);
    expect((await target.send(page('/api/health'))).status).toBe(200);
  });

  it('a request with two lengths is refused', async () => {
    const [route] = mutations();
    if (!route) throw new Error('There is no mutation.');
    await refusedEverywhere(
      [
        target.own({ ...route, body: '0\r\n\r\n' }, [
          ['Content-Length', '4'],
          ['Transfer-Encoding', 'chunked'],
        ]),
      ],
      [400],
    );
    const split = await sendText(
      target.port,
      `GET /api/health HTTP/1.1\r\nHost: ${target.host}\r\nX: a\rb\r\nConnection: close\r\n\r\n`,
    );
    expect(split.status).toBe(400);
  });

  it('2,000 sockets that say little do not keep the server from answering', async () => {
    const { port, host } = target;
    const begun = `POST /api/projects HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    const sockets = Array.from({ length: 2_000 }, (_, index) => {
      const socket = connect(port, '127.0.0.1', () => {
        if (index % 2 === 0) socket.write(index % 4 === 0 ? begun : 'GET / HTTP/1.1\r\nHost:');
      });
      socket.on('error', () => undefined);
      return socket;
    });
    try {
      await waitFor('the sockets to be taken or dropped', () =>
        sockets.every((socket) => !socket.connecting),
      );
      for (const socket of sockets.slice(0, 200)) socket.destroy();
      const health = await waitFor('an answer in the flood', async () => {
        const reply = await target.send(page('/api/health'));
        return reply.status === 200 && reply;
      });
      expect(JSON.parse(health.body.replace(/^[^{]*|[^}]*$/g, ''))).toMatchObject({ ok: true });
      expect(await residentMb()).toBeLessThan(700);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    await waitFor('the server to be as before', async () => (await target.send(page('/'))).status === 200);
  });
});

describe('after all attacks', () => {
  it('the project was never started, and the token is in no file but its own', async () => {
    expect(await target.world.attemptDirs()).toEqual([]);
    const token = await readFile(join(target.world.home, 'token'), 'utf8');
    expect(token.trim()).toBe(target.server.token);
  });
});
