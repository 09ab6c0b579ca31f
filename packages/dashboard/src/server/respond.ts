import { createHash, randomUUID } from 'node:crypto';
import { ERROR_CODES, isSpecflowError, toErrorBody } from '@specflow/shared/errors';

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
} as const;

/** A JSON reply. GET replies carry an ETag over their body, so that an unchanged poll is a 304 without one. */
export function respondJson(request: Request, body: unknown, status = 200): Response {
  const text = JSON.stringify(body);
  if (request.method !== 'GET') return new Response(text, { status, headers: HEADERS });
  const etag = `"${createHash('sha1').update(text).digest('base64url')}"`;
  if (request.headers.get('if-none-match') === etag) {
    return new Response(null, { status: 304, headers: { etag, 'cache-control': HEADERS['cache-control'] } });
  }
  return new Response(text, { status, headers: { ...HEADERS, etag } });
}

/** The one place where errors become HTTP replies. A bug of ours is logged with its request id and told without details. */
export function respondError(error: unknown, log: (line: string) => void): Response {
  const requestId = randomUUID();
  const body = toErrorBody(error);
  if (!isSpecflowError(error) || ERROR_CODES[body.code].kind === 'bug') {
    log(`${requestId} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const { status } = ERROR_CODES[body.code];
  return new Response(JSON.stringify({ error: { ...body, requestId } }), { status, headers: HEADERS });
}
