/*
 * Looks at each HTTP request before Next does. Next sees only the first of several Host headers, answers an absolute
 * request target with a redirect to the named site, and leaves WebSocket requests open for ever.
 */
import { subscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isOwnHost, isOwnOrigin, ownPort } from './request-origin';
import { readStatusPoll } from './status-poll';

/** What a server of ours may be asked at all; the rest is refused without a look at its routes. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Headers by which a client could pose as a proxy of ours, or as Next itself. */
const NEVER_TRUSTED =
  /^(?:forwarded|x-forwarded-.*|x-middleware-.*|x-http-method.*|x-method-override|x-nonce)$/;

/** Time to send all headers, and the whole request, in ms. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** A tab holds six connections, a script one; with more than this the one that has asked least lately is closed. */
const MAX_CONNECTIONS = 1_024;

const KEY = Symbol.for('specflow.http-frontier');
type Holder = typeof globalThis & { [KEY]?: true };

/** Guards every HTTP server of this process, from now on. Doing it twice changes nothing. */
export function guardHttpServers(): void {
  const holder: Holder = globalThis;
  if (holder[KEY]) return;
  holder[KEY] = true;
  const known = new WeakSet<Server>();
  /** Open connections; the one that asked last is the last. */
  const connections = new Set<Socket>();
  subscribe('net.server.socket', (message) => {
    const socket = propertyOf(message, 'socket');
    const server = propertyOf(socket, 'server');
    if (!(socket instanceof Socket && server instanceof Server)) return;
    admit(connections, socket);
    if (known.has(server)) return;
    known.add(server);
    limitServer(server);
  });
  subscribe('http.server.request.start', (message) => {
    const request = requestOf(message);
    if (request === null) return;
    if (connections.delete(request.socket)) connections.add(request.socket);
    screenRequest(request);
  });
}

/** A flood of silent connections must not keep out the one that says something. */
function admit(connections: Set<Socket>, socket: Socket): void {
  connections.add(socket);
  socket.once('close', () => connections.delete(socket));
  const [oldest] = connections;
  if (connections.size <= MAX_CONNECTIONS || oldest === undefined) return;
  connections.delete(oldest);
  oldest.destroy();
}

/**
 * A request that is not plainly one for us loses its Host: Node itself then answers 400, and whatever gets a request
 * all the same (HTTP/1.0) refuses it for the missing Host. A foreign Host stays, for the proxy to refuse it in words.
 */
function screenRequest(request: IncomingMessage): void {
  const isPlain = METHODS.has(request.method ?? '') && isOneHost(request) && isPlainTarget(request.url ?? '');
  if (!isPlain) {
    delete request.headers.host;
    request.url = '/';
  } else if (!isOwnHost(request.headers.host ?? null, ownPort())) {
    // The development server answers for its own tools before it asks us: a foreign host never gets that far.
    request.url = '/';
  }
  for (const name of Object.keys(request.headers)) if (NEVER_TRUSTED.test(name)) delete request.headers[name];
}

/** Node keeps the first of several Host headers; a program before or behind us may take another one. */
function isOneHost({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length === 1;
}

/** A path of ours in the form that browsers send: no address, no empty part, no backslash, decodable. */
function isPlainTarget(target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  if (!path.startsWith('/') || path.includes('//') || target.includes('\\')) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function limitServer(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.prependListener('upgrade', refuseUpgrade);
  answerPollsFirst(server);
}

/** The polls of pages are answered at once; everything else goes to whoever listened before. */
function answerPollsFirst(server: Server): void {
  const others = server.listeners('request');
  let loading: Promise<typeof import('./quick-status')> | undefined;
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const handOver = () => {
      for (const listener of others) Reflect.apply(listener, server, [request, response]);
    };
    const poll = readStatusPoll(request);
    if (poll === null) return handOver();
    // With the first poll, and not before: the guard of the server must not wait for all that an answer needs.
    loading ??= import('./quick-status');
    loading
      .then(({ answerStatusPoll }) => answerStatusPoll(poll, request, response))
      .then((isAnswered) => isAnswered || handOver())
      .catch(() => {
        // What could not be loaded or answered here is answered as everything else is.
        loading = undefined;
        if (response.headersSent) response.destroy();
        else handOver();
      });
  });
}

/** There is no WebSocket but the one by which the development server reloads pages. */
function refuseUpgrade(request: IncomingMessage, socket: Duplex): void {
  const headers = new Headers();
  for (const name of ['host', 'origin', 'sec-fetch-site']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const isOwn = isOneHost(request) && isOwnHost(headers.get('host'), ownPort()) && isOwnOrigin(headers);
  if (process.env.NODE_ENV === 'development' && isOwn) return;
  const refusal = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
  socket.end(refusal, () => socket.destroy());
}

function requestOf(message: unknown): IncomingMessage | null {
  const request = propertyOf(message, 'request');
  return isIncoming(request) ? request : null;
}

function isIncoming(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'rawHeaders' in value && 'headers' in value;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
