import { withFileLock } from '../lib/files/with-file-lock';
import { dashboardInfoPath, type Environment } from '../lib/paths';
import { type Address, addressFrom } from './address';
import { acceptsOurToken, findPortHolder, readHealth } from './probe-server';
import { forgetServer, readLivingServer, writeServerInfo } from './server-info';
import { portInUse, startServer } from './start-server';
import { stopProcess } from './stop-server';

/** A dashboard of our home that answers. */
export interface RunningServer {
  readonly url: string;
  readonly probeUrl: string;
  readonly port: number;
  readonly pid?: number;
  /** This call started it. */
  readonly started: boolean;
}

const LOCK_WAIT_MS = 70_000;

/** The dashboard of this home, if one answers: the recorded one, else whatever serves the usual address. */
export async function findServer(
  home: string,
  env: Environment,
  port?: string,
): Promise<RunningServer | null> {
  const recorded = await readLivingServer(home);
  if (recorded !== null && (await acceptsOurToken(recorded.probeUrl, home))) {
    const { url, probeUrl, pid } = recorded;
    return { url, probeUrl, port: recorded.port, pid, started: false };
  }
  const address = addressFrom(env, port);
  // The token is shown to nobody who does not even answer like a dashboard.
  if ((await readHealth(address.probeUrl)) === null) return null;
  if (!(await acceptsOurToken(address.probeUrl, home))) return null;
  const living = await readLivingServer(home);
  const pid = living?.port === address.port ? living.pid : undefined;
  return { url: address.url, probeUrl: address.probeUrl, port: address.port, pid, started: false };
}

/**
 * The dashboard of this home; starts one that outlives this command when none runs. Of several callers at once
 * one starts it.
 * @throws SpecflowError PORT_IN_USE, SERVER_START_FAILED
 */
export async function ensureServer(home: string, env: Environment, port?: string): Promise<RunningServer> {
  const found = await findServer(home, env, port);
  if (found !== null) return found;
  return oneStarts(
    home,
    async () =>
      (await findServer(home, env, port)) ?? (await startDetached(home, env, addressFrom(env, port))),
  );
}

/** Lets one at a time look for a server of this home and start one, also of those in the foreground. */
export function oneStarts<T>(home: string, work: () => Promise<T>): Promise<T> {
  return withFileLock(dashboardInfoPath(home), work, { waitMs: LOCK_WAIT_MS });
}

async function startDetached(home: string, env: Environment, address: Address): Promise<RunningServer> {
  await refuseTakenPort(address, home);
  // Recorded before it answers: whoever finds it answering finds out which process it is.
  const onSpawned = async (pid: number) => void (await writeServerInfo(home, pid, address));
  const { pid } = await startServer({ home, env, address, isDetached: true, onSpawned });
  return { url: address.url, probeUrl: address.probeUrl, port: address.port, pid, started: true };
}

/** @throws SpecflowError PORT_IN_USE saying by whom */
export async function refuseTakenPort(address: Address, home: string): Promise<void> {
  const holder = await findPortHolder(address, home);
  if (holder === 'stranger') throw portInUse(address);
  if (holder === 'other-home') throw portInUse(address, 'a SpecFlow dashboard with another home');
}

/** Ends the recorded server of this home. Null when there is none that is provably ours. */
export async function stopServer(home: string): Promise<{ pid: number; stopped: boolean } | null> {
  const living = await readLivingServer(home);
  if (living === null) return null;
  const stopped = await stopProcess(living);
  if (stopped) await forgetServer(home, living);
  return { pid: living.pid, stopped };
}
