/*
 * The poll of the page is answered before Next sees it. Whoever asks must get what the route gives, refusals included:
 * each request is sent as the page writes it, and once more with a parameter that makes it the route's business.
 */
import { describe, expect, it } from 'vitest';
import { attackOneServer, target } from './support/attack';
import type { RawReply, RawRequest } from './support/raw-http';

attackOneServer();

const ADDRESS = '/api/workflow/orchestrate/status';
/** What differs from request to request, or says how the bytes travel. */
const NOT_COMPARED = new Set([
  'date',
  'vary',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
]);

function poll(changes: Readonly<Record<string, string | null>> = {}, more: RawRequest = {}): RawRequest {
  const own = { host: target().host, 'x-specflow-token': target().server.token };
  const headers = Object.entries({ ...own, ...changes }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return {
    target: `${ADDRESS}?projectId=${target().projectId}`,
    ...more,
    headers: [...headers, ...(more.headers ?? [])],
  };
}

/** Everything of a reply that a client can rely on. */
function shown({ status, headers, body }: RawReply) {
  const kept = [...headers].filter(([name]) => !NOT_COMPARED.has(name)).sort();
  const plain = kept.map(([name, value]) => [name, value.replace(/'nonce-[^']+'/, "'nonce'")]);
  const isChunked = headers.get('transfer-encoding') === 'chunked';
  const text = isChunked ? body.replace(/(^|\r\n)[0-9a-f]+\r\n/g, '').trim() : body;
  return { status, headers: plain, body: text.replace(/"requestId":"[^"]+"/, '"requestId"') };
}

const isQuick = (reply: RawReply) => !reply.headers.has('vary');

async function bothWays(request: RawRequest) {
  const quick = await target().send(request);
  const slow = await target().send({ ...request, target: `${request.target}&batch=b-1` });
  expect(isQuick(slow) && slow.status === 200).toBe(false);
  return { quick, slow };
}

describe('the poll of the page', () => {
  it('gets before Next what the route gives: status, headers, body and tag', async () => {
    const { quick, slow } = await bothWays(poll());
    expect(isQuick(quick)).toBe(true);
    expect(quick.status).toBe(200);
    expect(shown(quick)).toEqual(shown(slow));
    const etag = quick.headers.get('etag') ?? '';
    const again = await bothWays(poll({ 'if-none-match': etag }));
    expect(isQuick(again.quick)).toBe(true);
    expect(again.quick.status).toBe(304);
    expect(shown(again.quick)).toEqual(shown(again.slow));
  });

  it('has a nonce of its own in each reply', async () => {
    const nonces = await Promise.all(
      [1, 2].map(
        async () =>
          /nonce-[^']+/.exec((await target().send(poll())).headers.get('content-security-policy') ?? '')?.[0],
      ),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  it('is refused as the route refuses it: other hosts, other sites, no or a wrong token, unknown runs', async () => {
    const { token } = target().server;
    const { port, host } = target();
    const hostile: Record<string, string | null>[] = [
      { host: `evil.example:${port}` },
      { host: `127.0.0.1:${port + 1}` },
      { host: '127.0.0.1' },
      { origin: 'http://evil.example' },
      { origin: `http://127.0.0.1:${port + 1}` },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'x-specflow-token': null },
      { 'x-specflow-token': '' },
      { 'x-specflow-token': token.slice(1) },
      { 'x-specflow-token': '0'.repeat(token.length) },
      { 'x-specflow-token': null, cookie: `x-specflow-token=${token}` },
      { 'x-specflow-token': null, authorization: `Bearer ${token}` },
      { host: 'evil.example', 'x-forwarded-host': host },
    ];
    const requests: RawRequest[] = [
      ...hostile.map((changes) => poll(changes)),
      poll({}, { headers: [['x-specflow-token', token]] }),
      poll({}, { headers: [['Host', 'evil.example']] }),
      poll({ host: null }, { version: '1.0' }),
      poll({}, { target: `${ADDRESS}?projectId=nobody` }),
      poll({}, { target: `${ADDRESS}?projectId=..` }),
      poll(
        {},
        { target: `${ADDRESS}?projectId=${target().projectId}&id=6e0ae1a0-4a4e-4c9e-8f7e-3b1f0d6a5c11` },
      ),
      poll({ 'content-type': 'application/json' }, { method: 'POST', body: '{}' }),
    ];
    await target().unharmed(async () => {
      for (const request of requests) {
        const { quick, slow } = await bothWays(request);
        expect([JSON.stringify(request), shown(quick)]).toEqual([JSON.stringify(request), shown(slow)]);
        expect(quick.status).toBeGreaterThanOrEqual(400);
        expect(quick.body).not.toContain(token);
      }
    });
  });
});
