import { homedir } from 'node:os';
import path from 'node:path';
import { UserMistake } from './say.mjs';

/** @typedef {{ host: string, port: number, url: string, probeUrl: string }} Address */

/**
 * Where the dashboard listens, from `SPECFLOW_HOST` and `SPECFLOW_PORT`. `probeUrl` differs from `url`
 * when the host means "all interfaces", which is nowhere to connect to.
 * @param {Record<string, string | undefined>} env
 * @returns {Address}
 */
export function addressFrom(env) {
  const host = env.SPECFLOW_HOST || '127.0.0.1';
  const text = env.SPECFLOW_PORT || '4311';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new UserMistake(`SPECFLOW_PORT is "${text}". Set it to a number from 1 to 65535.`);
  }
  const urlTo = (/** @type {string} */ name) => `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  const probeHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { host, port, url: urlTo(host), probeUrl: urlTo(probeHost) };
}

/** Absolute folder of registry, settings, token and logs. @param {Record<string, string | undefined>} env */
export const specflowHome = (env) => path.resolve(env.SPECFLOW_HOME || path.join(homedir(), '.specflow'));
