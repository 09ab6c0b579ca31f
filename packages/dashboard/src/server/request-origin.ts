import { timingSafeEqual } from 'node:crypto';

/** Host names under which the dashboard may be addressed; anything else is another site in disguise (DNS rebinding). */
const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

const HOST_PATTERN = /^(?<name>localhost|127\.0\.0\.1|\[::1\])(?::(?<port>\d{1,5}))?$/;

/** True when the Host header names this machine's loopback, spelt exactly, and our port when that is known. */
export function isOwnHost(host: string | null, port: string | undefined): boolean {
  const match = host === null ? null : HOST_PATTERN.exec(host);
  if (!match?.groups || !OWN_NAMES.has(match.groups.name ?? '')) return false;
  return port === undefined || (match.groups.port ?? '80') === port;
}

/**
 * True when a request can come from our own page or from a program, but not from another site:
 * a browser names the origin, and only ours is accepted (another port of localhost is another origin).
 */
export function isOwnOrigin(headers: Pick<Headers, 'get'>): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  return origin === null || origin === `http://${headers.get('host')}`;
}

/** True when a header holds the token; takes the same time for every wrong one of its length. */
export function isToken(header: string | null, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The port that this server listens on, when the launcher said so. */
export function ownPort(): string | undefined {
  return process.env.PORT ?? process.env.SPECFLOW_PORT;
}
