import { afterAll, beforeAll, expect } from 'vitest';
import type { RawReply, RawRequest } from './raw-http';
import { type Attackable, openTarget, type Target } from './target';

let opened: Target | undefined;

/** The server that the tests of this file attack. */
export function target(): Target {
  if (opened) return opened;
  throw new Error('The file has to call attackOneServer() first.');
}

/** Starts one server for all tests of a file: each attack has to leave it as it was. */
export function attackOneServer(): void {
  const cleanups: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    opened = await openTarget((cleanup) => cleanups.push(cleanup));
  }, 90_000);
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
}

/** Sends the same attack to many places and fails naming those where the reply is none of `expected`. */
export async function refusedEverywhere(
  requests: readonly RawRequest[],
  expected: readonly number[],
  check: (reply: RawReply) => unknown = () => undefined,
): Promise<void> {
  expect(requests.length).toBeGreaterThan(0);
  await target().unharmed(async () => {
    const wrong: string[] = [];
    for (const request of requests) {
      const reply = await target().send(request);
      if (!expected.includes(reply.status))
        wrong.push(`${reply.status} for ${summaryOf(request)}: ${reply.body.slice(0, 200)}`);
      expect(reply.headers.has('access-control-allow-origin')).toBe(false);
      // A page of ours holds the token; it is only given to somebody who reached us as ourselves.
      if (!reply.headers.get('content-type')?.startsWith('text/html'))
        expect(reply.body).not.toContain(target().server.token);
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

/** Methods that change something. */
export const mutations = () => target().routes.filter(({ isMutation }) => isMutation);

/** Methods that do not. */
export const reads = () => target().routes.filter(({ isMutation }) => !isMutation);

/** Methods that need the token. */
export const closed = () => target().routes.filter(({ isOpen }) => !isOpen);

/** The request of a page of ours with some headers replaced; null leaves one out. */
export function altered(route: Attackable, changes: Readonly<Record<string, string | null>>): RawRequest {
  const request = target().own(route);
  const kept = (request.headers ?? []).filter(([name]) => !(name.toLowerCase() in changes));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...request, headers: [...kept, ...added] };
}

/** Addresses of pages, among them one that does not exist. */
export const PAGES = ['/', '/projects/x', '/projects/x/runs/y', '/nowhere'];

/** A page as a browser of ours would ask for it, with more headers. */
export const page = (path: string, headers: RawRequest['headers'] = []): RawRequest => ({
  target: path,
  headers: [['Host', target().host], ...headers],
});
