import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error';
import { createHttp } from './http';
import { createIdempotencyKeys, randomKey } from './idempotency';

function server(...replies: (Response | Error)[]) {
  const requests: { url: string; headers: Headers; init: RequestInit | undefined }[] = [];
  const http = createHttp({
    readToken: () => 'token-1',
    fetch: async (url, init) => {
      requests.push({ url, headers: new Headers(init?.headers), init });
      const reply = replies.shift() ?? new Error('no reply left');
      if (reply instanceof Error) throw reply;
      return reply;
    },
  });
  return { http, requests };
}

const json = (body: unknown, status = 200, etag?: string) =>
  new Response(JSON.stringify(body), { status, headers: etag === undefined ? {} : { etag } });

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`expected an ApiError, got ${String(error)}`);
};

describe('createHttp', () => {
  it('keeps the very same object when the server says 304', async () => {
    const { http, requests } = server(
      json({ n: 1 }, 200, '"a"'),
      new Response(null, { status: 304 }),
      json({ n: 2 }, 200, '"b"'),
    );
    const first = await http.get('/status');
    const second = await http.get('/status');
    const third = await http.get('/status');
    expect(second).toBe(first);
    expect(third).toEqual({ n: 2 });
    expect(requests.map(({ headers }) => headers.get('if-none-match'))).toEqual([null, '"a"', '"a"']);
  });

  it('remembers the ETag of each address apart', async () => {
    const { http, requests } = server(json(1, 200, '"a"'), json(2));
    await http.get('/one');
    await http.get('/two');
    expect(requests[1]?.headers.get('if-none-match')).toBeNull();
  });

  it('remembers nothing of what is read only once', async () => {
    const { http, requests } = server(json(1, 200, '"a"'), json(2, 200, '"a"'));
    expect([await http.read('/page'), await http.read('/page')]).toEqual([1, 2]);
    expect(requests[1]?.headers.get('if-none-match')).toBeNull();
    expect(requests[1]?.headers.get('x-specflow-token')).toBe('token-1');
  });

  it('hands over a file to keep, or the error that came in its place', async () => {
    const error = { code: 'NOT_FOUND', message: 'Gone.' };
    const { http } = server(new Response('{"a":1}\n'), json({ error }, 404));
    expect(await (await http.download('/raw')).text()).toBe('{"a":1}\n');
    expect(await failure(http.download('/raw'))).toMatchObject({ status: 404, ...error });
  });

  it('sends token and JSON with every mutation', async () => {
    const { http, requests } = server(json({}));
    await http.send('POST', '/workflow/orchestrate', { body: { a: 1 }, headers: { 'idempotency-key': 'k' } });
    const [request] = requests;
    expect(request?.url).toBe('/api/workflow/orchestrate');
    expect(request?.headers.get('x-specflow-token')).toBe('token-1');
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(request?.headers.get('idempotency-key')).toBe('k');
    expect(request?.init?.body).toBe('{"a":1}');
  });

  it('turns an error reply into an ApiError with everything that it said', async () => {
    const error = { code: 'WRONG_STATE', message: 'Not now.', hint: 'Wait.', details: { a: 1 } };
    const { http } = server(json({ error }, 409));
    expect(await failure(http.get('/x'))).toMatchObject({ status: 409, ...error });
  });

  it('has an error for replies that are not JSON', async () => {
    const { http } = server(new Response('<html>Bad gateway</html>', { status: 502 }));
    expect(await failure(http.get('/x'))).toMatchObject({ status: 502, code: 'HTTP_502' });
  });

  it('says that the server is away when there is no reply', async () => {
    const { http } = server(new TypeError('fetch failed'));
    expect(await failure(http.get('/x'))).toMatchObject({ status: 0, code: 'OFFLINE' });
  });

  it('lets an aborted request be aborted', async () => {
    const { http } = server(new DOMException('aborted', 'AbortError'));
    await expect(http.get('/x', AbortSignal.abort())).rejects.toHaveProperty('name', 'AbortError');
  });
});

describe('createIdempotencyKeys', () => {
  it('repeats the key of a body until the server has answered', () => {
    let n = 0;
    const keys = createIdempotencyKeys(() => `k${++n}`);
    expect(keys.keyFor({ a: 1 })).toBe('k1');
    expect(keys.keyFor({ a: 1 })).toBe('k1');
    expect(keys.keyFor({ a: 2 })).toBe('k2');
    keys.answered();
    expect(keys.keyFor({ a: 2 })).toBe('k3');
  });

  it('makes keys that do not repeat', () => {
    expect(new Set(Array.from({ length: 100 }, randomKey)).size).toBe(100);
  });
});
