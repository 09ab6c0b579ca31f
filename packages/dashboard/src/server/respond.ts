import { createHash, randomUUID } from 'node:crypto';
import { ERROR_CODES, isSpecflowError, toErrorBody } from '@specflow/shared/errors';

/** On every JSON reply. */
export const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
} as const;

/** A body as it is sent, with the tag by which a client knows it again. */
export interface JsonEntity {
  readonly text: string;
  readonly etag: string;
}

/** Bodies that services give out again while nothing has changed: written once. */
const entities = new WeakMap<object, JsonEntity>();

/** Writes a body that nobody changes any more. */
export function toJsonEntity(body: unknown): JsonEntity {
  const known = typeof body === 'object' && body !== null ? entities.get(body) : undefined;
  if (known !== undefined) return known;
  const text = JSON.stringify(body);
  const entity = { text, etag: `"${createHash('sha1').update(text).digest('base64url')}"` };
  if (typeof body === 'object' && body !== null) entities.set(body, entity);
  return entity;
}

/** A JSON reply. GET replies carry an ETag over their body, so that an unchanged poll is a 304 without one. */
export function respondJson(request: Request, body: unknown, status = 200): Response {
  if (request.method !== 'GET') return new Response(JSON.stringify(body), { status, headers: JSON_HEADERS });
  const { text, etag } = toJsonEntity(body);
  if (request.headers.get('if-none-match') === etag) {
    return new Response(null, {
      status: 304,
      headers: { etag, 'cache-control': JSON_HEADERS['cache-control'] },
    });
  }
  return new Response(text, { status, headers: { ...JSON_HEADERS, etag } });
}

/** The one place where errors become HTTP replies. A bug of ours is logged with its request id and told without details. */
export function respondError(error: unknown, log: (line: string) => void): Response {
  const requestId = randomUUID();
  const body = toErrorBody(error);
  if (!isSpecflowError(error) || ERROR_CODES[body.code].kind === 'bug') {
    log(`${requestId} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const { status } = ERROR_CODES[body.code];
  return new Response(JSON.stringify({ error: { ...body, requestId } }), { status, headers: JSON_HEADERS });
}
