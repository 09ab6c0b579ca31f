import type { Environment } from '../lib/paths';
import { addressFrom } from './address';
import { findServer, oneStarts, type RunningServer, refuseTakenPort } from './ensure-server';
import { forgetServer, writeServerInfo } from './server-info';
import { startServer } from './start-server';

/** Next waits for open connections, which a browser tab keeps for minutes. */
const KILL_AFTER_MS = 1_500;

/**
 * Serves until a signal asks for the end or the server ends by itself. Signals that arrive while it starts end
 * it too. Where a dashboard of this home answers already, gives that one and serves nothing.
 * @throws SpecflowError PORT_IN_USE, SERVER_START_FAILED
 */
export async function serveInForeground(options: {
  readonly home: string;
  readonly env: Environment;
  readonly port?: string;
  readonly onReady: (url: string) => void;
}): Promise<'stopped' | 'ended' | RunningServer> {
  const { home, env, port } = options;
  const address = addressFrom(env, port);
  let server: number | undefined;
  let asked: NodeJS.Signals | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (signal: NodeJS.Signals) => {
    asked = signal;
    if (server === undefined) return;
    signalServer(server, signal);
    timer ??= setTimeout(signalServer, KILL_AFTER_MS, server, 'SIGKILL');
  };
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
  const start = async () => {
    await refuseTakenPort(address, home);
    const { child, pid } = await startServer({
      home,
      env,
      address,
      isDetached: false,
      async onSpawned(spawned) {
        server = spawned;
        if (asked !== undefined) end(asked);
      },
    });
    return { child, info: await writeServerInfo(home, pid, address) };
  };
  try {
    const started = await oneStarts(home, async () => {
      const found = await findServer(home, env, port);
      if (found !== null) return found;
      return asked === undefined ? start() : null;
    });
    if (started === null) return 'stopped';
    if ('url' in started) return started;
    const { child, info } = started;
    const exit = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
    options.onReady(address.url);
    await exit;
    // `specflow dashboard stop` takes the record away before it ends the server.
    if (info !== null) await forgetServer(home, info);
    const isStopped = asked !== undefined || child.signalCode === 'SIGTERM' || child.exitCode === 0;
    return isStopped ? 'stopped' : 'ended';
  } catch (error) {
    // A server that was ended while it started has not failed to start.
    if (asked !== undefined) return 'stopped';
    throw error;
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', end).off('SIGTERM', end).off('SIGHUP', end);
  }
}

/** Our child, which has this pid until it is collected. */
function signalServer(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
