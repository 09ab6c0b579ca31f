/*
 * H01-H10 and H14: other hosts and other origins, against every method of every route that exists, on the built server.
 * Each must be refused and leave everything as it was.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectRoutes } from '../../../../scripts/checks/api-routes.mjs';
import {
  altered,
  attackOneServer,
  mutations,
  PAGES,
  page,
  reads,
  refusedEverywhere,
  target,
} from './support/attack';
import type { RawRequest } from './support/raw-http';
import { type Attackable, builtRoutes, dashboardDir } from './support/target';

attackOneServer();

async function assets(): Promise<string[]> {
  const { body } = await target().send(page('/'));
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
      const { status, body } = await target().send(target().own(route));
      expect([route.target, [400, 401, 403, 405, 415, 500].includes(status), body.slice(0, 200)]).toEqual([
        route.target,
        false,
        expect.any(String),
      ]);
    }
    const served = await builtRoutes();
    const inSources = inspectRoutes(join(dashboardDir, 'src')).routes.map(({ path }) => path);
    expect(inSources.filter((path) => !served.has(path))).toEqual([]);
    expect(target().routes.length).toBeGreaterThan(30);
    expect(mutations().length).toBeGreaterThan(10);
  });
});

describe('another host', () => {
  const names = (port: number) => [`evil.example:${port}`, 'evil.example', ''];

  it('H01: a page asked under a foreign host is 403 and does not hold the token', async () => {
    expect((await target().send(page('/'))).body).toContain(target().server.token);
    const hosts = names(target().port);
    const requests = PAGES.flatMap((path) =>
      hosts.map((host) => ({ target: path, headers: [['Host', host] as const] })),
    );
    await refusedEverywhere(requests, [403], ({ body }) => expect(body).not.toContain(target().server.token));
  });

  it('H02: so is every route of the API, with the right token, and every static file', async () => {
    const host = `evil.example:${target().port}`;
    const files = (await assets()).map((path) => ({ target: path, headers: [['Host', host] as const] }));
    await refusedEverywhere([...target().routes.map((route) => altered(route, { host })), ...files], [403]);
  });

  it('H03, H04: names that only look like loopback, 0.0.0.0 and other ports are 403', async () => {
    const { port } = target();
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
    const [first] = target().routes;
    if (!first) throw new Error('There is no route.');
    const onPage = hosts.map((host) => ({ target: '/', headers: [['Host', host] as const] }));
    await refusedEverywhere([...onPage, ...hosts.map((host) => altered(first, { host }))], [400, 403]);
    await refusedEverywhere(
      target().routes.flatMap((route) => hosts.slice(0, 5).map((host) => altered(route, { host }))),
      [403],
    );
  });

  it('H05: no host, two hosts, the address of another site, a forwarded host: 400 or 403', async () => {
    const good = ['Host', target().host] as const;
    const evil = ['Host', 'evil.example'] as const;
    const variants = (path: string, route?: Attackable): RawRequest[] => {
      const base = route ? { ...target().own(route) } : {};
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
        make([good], { target: `http://${target().host}${path}` }),
        make([good], { target: `/${path}` }),
        make([good], { target: `/\\evil.example${path}` }),
        make([evil, ['X-Forwarded-Host', target().host]]),
        make([evil, ['Forwarded', `host=${target().host}`]]),
        make([evil, ['X-Original-Host', target().host]]),
      ];
    };
    const requests = [
      ...PAGES.slice(0, 2).flatMap((path) => variants(path)),
      ...target().routes.flatMap((route) => variants(route.target, route)),
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
      const { status, headers, body } = await target().send(page(path, forwarded));
      expect([path, status]).toEqual([path, path === '/nowhere' ? 404 : 200]);
      expect(`${[...headers].join('\n')}\n${body}`).not.toContain('evil.example');
    }
  });
});

describe('another origin', () => {
  it('H06: after DNS rebinding Host and Origin agree with each other, but not with us: 403', async () => {
    const host = `evil.example:${target().port}`;
    await refusedEverywhere(
      mutations().map((route) => altered(route, { host, origin: `http://${host}` })),
      [403],
    );
  });

  it('H07, H08, H09, H10: every origin but our own, spelt exactly, is 403 on every route', async () => {
    const { port } = target();
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
      target().routes.flatMap((route) => origins.map((origin) => altered(route, { origin }))),
      [403],
    );
  });

  it('H09: a browser that says same-site, cross-site or none is not our page: 403 on every route', async () => {
    const sites = ['same-site', 'cross-site', 'none', 'Same-Origin'];
    await refusedEverywhere(
      target().routes.flatMap((route) =>
        sites.map((site) => altered(route, { origin: `http://${target().host}`, 'sec-fetch-site': site })),
      ),
      [403],
    );
  });

  it('H14: a preflight is 405 without any permission, from everywhere', async () => {
    const requests = target().routes.flatMap((route) =>
      ['http://evil.example', 'null', `http://${target().host}`].map((origin) => ({
        method: 'OPTIONS',
        target: route.target,
        headers: [
          ['Host', target().host],
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
