import type { TOKEN_HEADER } from '@specflow/shared/schemas';
import { ApiError, offlineError } from './api-error';
import { parseReply } from './parse-reply';

// A literal of its own, checked against the shared one: importing the value would load Zod with every page.
const TOKEN: typeof TOKEN_HEADER = 'x-specflow-token';

/** What the client needs from the outside. */
export interface HttpDependencies {
  readonly fetch: (input: string, init?: RequestInit) => Promise<Response>;
  /** The token that the page was served with. */
  readonly readToken: () => string;
}

/** JSON over HTTP against our own API. */
export interface Http {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /**
   * A GET whose answer is not remembered: pages of a long transcript would fill the memory. Its texts come as they are,
   * for views that treat them themselves.
   */
  read<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** A file to keep. */
  download(path: string): Promise<Blob>;
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, options?: SendOptions): Promise<T>;
}

/** Body and additional headers of a mutation. */
export interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A client that remembers the ETag of every GET: an unchanged answer comes as 304
 * and keeps the very same object, so that nothing renders again.
 */
export function createHttp({ fetch, readToken }: HttpDependencies): Http {
  const known = new Map<string, { etag: string; data: unknown }>();

  async function request(path: string, init: RequestInit): Promise<Response> {
    const headers = { accept: 'application/json', [TOKEN]: readToken(), ...init.headers };
    try {
      return await fetch(`/api${path}`, { cache: 'no-store', ...init, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw offlineError();
    }
  }

  return {
    async get<T>(path: string, signal?: AbortSignal): Promise<T> {
      const before = known.get(path);
      const response = await request(path, {
        signal,
        headers: before === undefined ? {} : { 'if-none-match': before.etag },
      });
      if (response.status === 304 && before !== undefined) return trusted<T>(before.data);
      const data = await readBody(response);
      const etag = response.headers.get('etag');
      if (etag !== null) known.set(path, { etag, data });
      return trusted<T>(data);
    },

    async read<T>(path: string, signal?: AbortSignal): Promise<T> {
      return trusted<T>(await readBody(await request(path, { signal }), 'is'));
    },

    async download(path: string): Promise<Blob> {
      const response = await request(path, {});
      if (!response.ok) await readBody(response);
      return response.blob();
    },

    async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, options: SendOptions = {}): Promise<T> {
      const response = await request(path, {
        method,
        headers: { 'content-type': 'application/json', ...options.headers },
        body: JSON.stringify(options.body ?? {}),
      });
      return trusted<T>(await readBody(response));
    },
  };
}

/** The server is ours and of the same build: its replies have the types of the shared schemas. */
function trusted<T>(data: unknown): T {
  return data as T;
}

async function readBody(response: Response, as: 'clean' | 'is' = 'clean'): Promise<unknown> {
  const body = parseReply(await response.text(), response.ok ? as : 'clean');
  if (response.ok) return body;
  throw new ApiError(response.status, errorOf(body, response.status));
}

function errorOf(body: unknown, status: number): ConstructorParameters<typeof ApiError>[1] {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  return {
    code: typeof error.code === 'string' ? error.code : `HTTP_${status}`,
    message: typeof error.message === 'string' ? error.message : `The server answered with status ${status}.`,
    hint: typeof error.hint === 'string' ? error.hint : undefined,
    details: isObject(error.details) ? error.details : undefined,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
