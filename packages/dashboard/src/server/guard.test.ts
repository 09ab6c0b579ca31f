import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guardGet, guardMutation } from './guard';

/** Calls guarded handlers as if nothing stood before them: the proxy alone has been bypassed before. */
async function call(headers: Readonly<Record<string, string>>): Promise<(number | string)[]> {
  const calls: string[] = [];
  const handler = async () => {
    calls.push('called');
    return { status: 200, body: {} };
  };
  const url = 'http://127.0.0.1/api/x';
  const read = await guardGet(handler, { open: true })(new Request(url, { headers }), {});
  const post = new Request(url, { method: 'POST', headers, body: '{}' });
  const write = await guardMutation(z.unknown(), handler)(post, {});
  return [read.status, write.status, ...calls];
}

describe('the guard of a handler, by itself', () => {
  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['no host', {}],
    ['a foreign origin', { host: 'localhost', origin: 'http://evil.example' }],
    ['another site', { host: 'localhost', 'sec-fetch-site': 'same-site' }],
  ])('refuses %s before anything else is done', async (_name, headers) => {
    expect(await call(headers)).toEqual([403, 403]);
  });
});
