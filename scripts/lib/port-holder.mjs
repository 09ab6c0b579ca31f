import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

const PROBE_TIMEOUT_MS = 3_000;

/** @typedef {'nobody' | 'our-dashboard' | 'other-dashboard' | 'stranger'} PortHolder */

/**
 * True when we could listen there.
 * @param {{ host: string, port: number }} address
 * @returns {Promise<boolean>} rejects when the host itself is impossible
 */
function isPortFree({ host, port }) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Asks a dashboard for its health.
 * @param {string} baseUrl
 * @returns {Promise<boolean>} true when it is one and says that it is well
 */
export async function isHealthy(baseUrl) {
  const body = await getJson(`${baseUrl}/api/health`, {});
  return isRecord(body) && body.ok === true && typeof body.version === 'string';
}

/**
 * Who listens at our address. A dashboard is ours when it accepts the token of our home.
 * @param {import('./address.mjs').Address} address
 * @param {string} home
 * @returns {Promise<PortHolder>}
 */
export async function findPortHolder(address, home) {
  if (await isPortFree(address)) return 'nobody';
  if (!(await isHealthy(address.probeUrl))) return 'stranger';
  const token = readToken(home);
  if (token === undefined) return 'other-dashboard';
  const projects = await getJson(`${address.probeUrl}/api/projects`, { 'x-specflow-token': token });
  return projects === undefined ? 'other-dashboard' : 'our-dashboard';
}

/** @param {string} home */
function readToken(home) {
  try {
    return readFileSync(path.join(home, 'token'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 * @returns {Promise<unknown>} undefined unless it answered 200 with JSON in time
 */
async function getJson(url, headers) {
  const abort = new AbortController();
  const answer = async () => {
    const response = await fetch(url, { headers, signal: abort.signal, redirect: 'error' });
    return response.ok ? await response.json() : undefined;
  };
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  // Not the signal alone: one that was collected as garbage ends no request.
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PROBE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isRecord = (value) => typeof value === 'object' && value !== null;
