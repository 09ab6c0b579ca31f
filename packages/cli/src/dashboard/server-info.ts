import { unlink } from 'node:fs/promises';
import { z } from 'zod';
import { type ProcessIdentity, probeProcess, readProcessIdentity } from '../lib/files/process-identity';
import { parseJsonText, readTextFile } from '../lib/files/read-text-file';
import { writeFileDurable } from '../lib/files/write-file-durable';
import { dashboardInfoPath } from '../lib/paths';
import type { Address } from './address';

const ServerInfoSchema = z.looseObject({
  pid: z.number().int(),
  startTime: z.string(),
  bootId: z.string(),
  pidNamespace: z.string().optional(),
  port: z.number().int(),
  url: z.string(),
  probeUrl: z.string(),
});

/** `$SPECFLOW_HOME/dashboard.json`: the server that this command started. */
export type ServerInfo = z.infer<typeof ServerInfoSchema>;

/** What the file says; null when there is none that can be understood. */
export async function readServerInfo(home: string): Promise<ServerInfo | null> {
  const text = await readTextFile(dashboardInfoPath(home)).catch(() => null);
  const json = text === null ? null : parseJsonText(text);
  const parsed = ServerInfoSchema.safeParse(json?.ok ? json.value : undefined);
  return parsed.success ? parsed.data : null;
}

/** Records a server that was just started; null when its process is gone already. */
export async function writeServerInfo(
  home: string,
  pid: number,
  address: Address,
): Promise<ServerInfo | null> {
  const identity = await readProcessIdentity(pid);
  if (identity === null) return null;
  const info = { ...identity, port: address.port, url: address.url, probeUrl: address.probeUrl };
  await writeFileDurable(dashboardInfoPath(home), `${JSON.stringify(info, null, 2)}\n`);
  return info;
}

/** Forgets a server, unless another one has been recorded meanwhile. */
export async function forgetServer(home: string, identity: ProcessIdentity): Promise<void> {
  const info = await readServerInfo(home);
  if (info?.pid === identity.pid && info.startTime === identity.startTime)
    await unlink(dashboardInfoPath(home)).catch(() => undefined);
}

/** The recorded server if exactly that process runs. */
export async function readLivingServer(home: string): Promise<ServerInfo | null> {
  const info = await readServerInfo(home);
  return info !== null && (await probeProcess(info)) === 'alive' ? info : null;
}
