import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cli } from '../cli/cli';
import { freeAddress } from '../dashboard/address';
import { findServer } from '../dashboard/ensure-server';
import { startServer } from '../dashboard/start-server';
import { stopProcess } from '../dashboard/stop-server';
import { readProcessIdentity } from '../lib/files/process-identity';

/** A dashboard for the demo. `stop` ends it if the demo started it. */
export interface DemoServer {
  readonly home: string;
  readonly url: string;
  readonly probeUrl: string;
  readonly stop: () => Promise<void>;
}

/**
 * The dashboard of `SPECFLOW_HOME` when that is set and one runs; else one of our own on a free port, for that
 * home or for a fresh one in the temporary folder, so that the user's own home is never touched. A dashboard that
 * runs already would not see a scenario: then the demo has a home of its own.
 * @param scenario text of a scenario for the simulated agent
 * @throws SpecflowError SERVER_START_FAILED
 */
export async function openDemoServer(cli: Cli, scenario?: string): Promise<DemoServer> {
  const found = cli.env.SPECFLOW_HOME ? await findServer(cli.home, cli.env) : null;
  if (found !== null && scenario === undefined) return { ...found, home: cli.home, stop: async () => {} };
  const home =
    cli.env.SPECFLOW_HOME && found === null
      ? cli.home
      : await realpath(await mkdtemp(join(tmpdir(), 'specflow-demo-')));
  const address = await freeAddress();
  const extraEnv = {
    SPECFLOW_CLAUDE_BIN: 'simulator',
    ...(scenario === undefined ? {} : { SPECFLOW_SIMULATOR_SCENARIO: scenario }),
  };
  // In a process group of its own: Ctrl-C must not end it before the run has been cancelled through it.
  const { pid } = await startServer({ home, env: cli.env, address, isDetached: true, extraEnv });
  const identity = await readProcessIdentity(pid);
  const stop = async () => {
    if (identity !== null) await stopProcess(identity);
  };
  return { home, url: address.url, probeUrl: address.probeUrl, stop };
}
