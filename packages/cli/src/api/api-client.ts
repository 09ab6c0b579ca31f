import { ERROR_CODES, type ErrorCode, SpecflowError } from '@specflow/shared/errors';
import { TOKEN_HEADER } from '@specflow/shared/schemas';
import { z } from 'zod';
import { within } from '../lib/within';

/** Speaks to the dashboard. Replies have the types of `@specflow/shared/schemas`; the server is our own. */
export interface ApiClient {
  readonly get: <T>(path: string, query?: Readonly<Record<string, string | undefined>>) => Promise<T>;
  readonly post: <T>(path: string, body: unknown) => Promise<T>;
}

const REQUEST_TIMEOUT_MS = 30_000;

const ErrorReplySchema = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/**
 * A client for the dashboard at `baseUrl`. Errors of the server are thrown with their own code; no answer is
 * SERVER_UNREACHABLE. An unchanged GET costs the server nothing (ETag).
 */
export function createApiClient(server: { readonly baseUrl: string; readonly token: string }): ApiClient {
  const cache = new Map<string, { readonly etag: string; readonly body: unknown }>();

  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const known = cache.get(path);
    const headers: Record<string, string> = { [TOKEN_HEADER]: server.token };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (known !== undefined && method === 'GET') headers['If-None-Match'] = known.etag;
    const init = { method, headers, redirect: 'error', body: JSON.stringify(body) } as const;
    const answer = await within(REQUEST_TIMEOUT_MS, async (signal) => {
      const response = await fetch(`${server.baseUrl}/api${path}`, { ...init, signal });
      const isKnown = response.status === 304 && known !== undefined;
      return { response, reply: isKnown ? null : await response.json().catch(() => undefined) };
    }).catch((error: unknown) => {
      throw unreachable(server.baseUrl, error);
    });
    const { response } = answer;
    const reply: unknown = answer.reply;
    if (response.status === 304 && known !== undefined) return known.body;
    if (!response.ok) throw errorOf(response.status, reply);
    const etag = response.headers.get('etag');
    if (method === 'GET' && etag !== null) cache.set(path, { etag, body: reply });
    return reply;
  };

  return {
    get: async <T>(path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
      const search = new URLSearchParams();
      for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value);
      return (await request('GET', search.size === 0 ? path : `${path}?${search}`)) as T;
    },
    post: async <T>(path: string, body: unknown) => (await request('POST', path, body)) as T,
  };
}

function errorOf(status: number, reply: unknown): SpecflowError {
  const parsed = ErrorReplySchema.safeParse(reply);
  if (!parsed.success)
    return new SpecflowError('SERVER_UNREACHABLE', {
      message: `The dashboard answered ${status} without saying why.`,
      hint: 'Look at its log, or restart it.',
    });
  const { code, message, hint, details } = parsed.data.error;
  return new SpecflowError(isErrorCode(code) ? code : 'INVALID_REQUEST', { message, hint, details });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

function unreachable(baseUrl: string, cause: unknown): SpecflowError {
  return new SpecflowError('SERVER_UNREACHABLE', {
    message: `The dashboard on ${baseUrl} does not answer.`,
    hint: 'Start it with "specflow dashboard --detach"; runs go on without it.',
    cause,
  });
}
