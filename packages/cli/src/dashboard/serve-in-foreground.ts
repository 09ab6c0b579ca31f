import type { Environment } from '../lib/paths';
import type { Address } from './address';
import { forgetServer, writeServerInfo } from './server-info';
import { startServer } from './start-server';

/** Next waits for open connections, which a browser tab keeps for minutes. */
const KILL_AFTER_MS = 1_500;

/**
 * Serves until a signal asks for the end or the server ends by itself. Signals that arrive while it starts end
 * it too.
 * @throws SpecflowError PORT_IN_USE, SERVER_START_FAILED
 */
export async function serveInForeground(options: {
  readonly home: string;
  readonly env: Environment;
  readonly address: Address;
  readonly onReady: () => void;
}): Promise<'stopped' | 'ended'> {
  const { home, address } = options;
  const { child, pid } = await startServer({ ...options, isDetached: false });
  const info = await writeServerInfo(home, pid, address);
  let wasAsked = false;
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (!wasAsked) setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    wasAsked = true;
  };
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
  const exit = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  options.onReady();
  await exit;
  process.off('SIGINT', end).off('SIGTERM', end).off('SIGHUP', end);
  // `specflow dashboard stop` takes the record away before it ends the server.
  if (info !== null) await forgetServer(home, info);
  return wasAsked || child.signalCode === 'SIGTERM' || child.exitCode === 0 ? 'stopped' : 'ended';
}
