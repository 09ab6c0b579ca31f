import type { HealthReply } from '@specflow/shared/schemas';
import { TOKEN_HEADER } from '@specflow/shared/schemas';
import { readTextFile } from '../lib/files/read-text-file';
import { tokenPath } from '../lib/paths';
import { within } from '../lib/within';
import { type Address, isPortFree } from './address';

const PROBE_TIMEOUT_MS = 3_000;

/** Who listens at an address: `ours` accepts the token of our home. */
export type PortHolder = 'nobody' | 'ours' | 'other-home' | 'stranger';

/** Health of the dashboard at a URL; null unless one answers in time. */
export async function readHealth(baseUrl: string): Promise<HealthReply | null> {
  const reply = await fetchJson(`${baseUrl}/api/health`, {});
  return reply?.status === 200 && isHealth(reply.body) ? reply.body : null;
}

/** The token with which a dashboard of this home can be spoken to; null before its first start. */
export async function readToken(home: string): Promise<string | null> {
  const text = await readTextFile(tokenPath(home)).catch(() => null);
  return text?.trim() || null;
}

/** Finds out who listens at an address. */
export async function findPortHolder(address: Address, home: string): Promise<PortHolder> {
  if (await isPortFree(address)) return 'nobody';
  if ((await readHealth(address.probeUrl)) === null) return 'stranger';
  return (await acceptsOurToken(address.probeUrl, home)) ? 'ours' : 'other-home';
}

/**
 * Whether the dashboard at a URL belongs to this home. Every route but health checks the token before anything
 * else, so any answer but a refusal of it will do.
 */
export async function acceptsOurToken(baseUrl: string, home: string): Promise<boolean> {
  const token = await readToken(home);
  if (token === null) return false;
  const reply = await fetchJson(`${baseUrl}/api/settings`, { [TOKEN_HEADER]: token });
  return reply !== null && (reply.status === 200 || reply.status === 400);
}

async function fetchJson(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: unknown } | null> {
  try {
    return await within(PROBE_TIMEOUT_MS, async (signal) => {
      const response = await fetch(url, { headers, signal, redirect: 'error' });
      return { status: response.status, body: await response.json() };
    });
  } catch {
    return null;
  }
}

function isHealth(value: unknown): value is HealthReply {
  return (
    typeof value === 'object' && value !== null && 'ok' in value && value.ok === true && 'version' in value
  );
}
