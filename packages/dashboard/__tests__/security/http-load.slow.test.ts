/*
 * H27: what should exhaust the server: it answers all the same, and its memory stays bounded.
 * Each must be refused and leave everything as it was.
 */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../support/wait-for';
import { altered, attackOneServer, mutations, page, refusedEverywhere, target } from './support/attack';
import { sendText } from './support/raw-http';

attackOneServer();

describe('H27: what should exhaust the server', () => {
  const residentMb = async () => {
    const status = await readFile(`/proc/${target().server.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  };

  it('deep, doubled, prototype and broken JSON is 400 on every mutation', async () => {
    const deep = 100_000;
    const bodies = [
      '['.repeat(deep) + ']'.repeat(deep),
      `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
      `{"projectId":"${target().projectId}","config":${'['.repeat(deep)}${']'.repeat(deep)}}`,
      '{"__proto__":{"isAdmin":true}}',
      `{"projectId":"${target().projectId}","config":{"__proto__":{"autoMerge":true}}}`,
      `{"projectId":"${target().projectId}","constructor":{"prototype":{"x":1}}}`,
      '{"projectId":"a","projectId":"../b"}',
      '{',
      'null',
      '[]',
      '"text"',
      '\u0000',
    ];
    const requests = mutations()
      .filter(({ target: address }) => !address.includes('no/such'))
      .flatMap((route) => bodies.map((body) => ({ ...target().own(route), body })));
    await refusedEverywhere(requests, [400, 404]);
  });

  it('a body beyond 1 MB is 413, 100 MB without the token 401, and memory stays bounded', async () => {
    const before = await residentMb();
    await refusedEverywhere(
      mutations().map((route) => ({ ...target().own(route), body: `{"a":"${'x'.repeat(1_100_000)}"}` })),
      [413],
    );
    const [route] = mutations();
    if (!route) throw new Error('There is no mutation.');
    const huge = 'x'.repeat(25_000_000);
    for (let sent = 0; sent < 4; sent += 1) {
      const { status } = await target().send({ ...altered(route, { 'x-specflow-token': null }), body: huge });
      expect([0, 401, 413]).toContain(status);
    }
    expect((await residentMb()) - before).toBeLessThan(250);
    expect((await target().send(page('/api/health'))).status).toBe(200);
  });

  it('a request with two lengths is refused', async () => {
    const [route] = mutations();
    if (!route) throw new Error('There is no mutation.');
    await refusedEverywhere(
      [
        target().own({ ...route, body: '0\r\n\r\n' }, [
          ['Content-Length', '4'],
          ['Transfer-Encoding', 'chunked'],
        ]),
      ],
      [400],
    );
    const split = await sendText(
      target().port,
      `GET /api/health HTTP/1.1\r\nHost: ${target().host}\r\nX: a\rb\r\nConnection: close\r\n\r\n`,
    );
    expect(split.status).toBe(400);
  });

  it('2,000 sockets that say little do not keep the server from answering', async () => {
    const { port, host } = target();
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
      const health = await waitFor('an answer in the flood', async () => {
        const reply = await target().send(page('/api/health'));
        return reply.status === 200 && reply;
      });
      expect(JSON.parse(health.body.replace(/^[^{]*|[^}]*$/g, ''))).toMatchObject({ ok: true });
      expect(await residentMb()).toBeLessThan(700);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    await waitFor('the server to be as before', async () => (await target().send(page('/'))).status === 200);
  });
});

describe('after all attacks', () => {
  it('the project was never started, and the token is what it was', async () => {
    expect(await target().world.attemptDirs()).toEqual([]);
    const token = await readFile(join(target().world.home, 'token'), 'utf8');
    expect(token.trim()).toBe(target().server.token);
  });
});
