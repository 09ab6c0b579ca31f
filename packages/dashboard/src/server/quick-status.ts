/*
 * The poll of the page, answered before Next sees it: Next and its layers take longer than the answer itself.
 *
 * 1. Only what the guard of the route lets through is answered here: own host, own origin, token, by the same functions.
 *    Everything else, and whatever goes wrong, takes the way through Next and is refused or told there.
 * 2. A reply has the status, the body and the headers that the route gives; it is not compressed.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TOKEN_HEADER } from '@specflow/shared/schemas';
import { getComposition } from './composition';
import { isToken } from './request-origin';
import { JSON_HEADERS, type JsonEntity, toJsonEntity } from './respond';
import { contentSecurityPolicy, makeNonce, SECURITY_HEADERS } from './security-headers';
import { headerOf, type StatusPoll } from './status-poll';

/** Answers a poll. False when nothing was sent: the route has to answer, or to say why not. */
export async function answerStatusPoll(
  poll: StatusPoll,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const entity = await readEntity(poll, request).catch(() => null);
  if (entity === null) return false;
  const { text, etag } = entity;
  const policy = contentSecurityPolicy(makeNonce());
  const headers = { 'content-security-policy': policy, ...SECURITY_HEADERS, etag };
  if (headerOf(request, 'if-none-match') === etag) {
    response.writeHead(304, { ...headers, 'cache-control': JSON_HEADERS['cache-control'] }).end();
  } else {
    const length = Buffer.byteLength(text);
    response.writeHead(200, { ...headers, ...JSON_HEADERS, 'content-length': length }).end(text);
  }
  return true;
}

async function readEntity(poll: StatusPoll, request: IncomingMessage): Promise<JsonEntity | null> {
  const app = await getComposition();
  if (!isToken(headerOf(request, TOKEN_HEADER), await app.token())) return null;
  return toJsonEntity(await app.orchestration.status(poll));
}
