import { existsSync } from 'node:fs';
import path from 'node:path';
import { addressFrom, specflowHome } from './address.mjs';
import { withBuildLock } from './build-lock.mjs';
import { productEnvironment } from './child-environment.mjs';
import { findPortHolder } from './port-holder.mjs';
import { say, UserMistake } from './say.mjs';
import { startServer } from './start-server.mjs';

/** @typedef {import('./address.mjs').Address} Address */

/**
 * `npm start`: prepares, serves until a signal ends it, and prints the URL once it answers.
 * @param {{ prepare: () => Promise<void>, recordDir: string,
 *   server: (address: Address) => { nodeArgs: readonly string[], cwd: string } }} options
 * @returns {Promise<number>} the exit code
 */
export async function startDashboard({ prepare, recordDir, server }) {
  const address = addressFrom(process.env);
  const home = specflowHome(process.env);
  const isFirstRun = !existsSync(path.join(home, 'registry.json')) && !existsSync(path.join(home, 'demo'));
  // Two starts at once: the second waits and then finds the dashboard of the first.
  const lock = {
    dir: path.join(recordDir, `start-${address.port}`),
    onWait: (/** @type {{ pid: number }} */ { pid }) => say(`Waiting for the start of process ${pid} …`),
  };
  const started = await withBuildLock(lock, async () => {
    // Before the build: a build would replace the files that a running dashboard serves.
    if (await isAlreadyServed(address, home)) return undefined;
    await prepare();
    const env = { ...productEnvironment(process.env), NODE_ENV: 'production' };
    return startServer({ ...server(address), env, probeUrl: address.probeUrl, recordDir });
  });
  if (!started || started.isReady) console.log(`Ready on ${address.url}`);
  if (started?.isReady && isFirstRun) {
    say('Try the demo: choose "Try the demo" on the page, or run: npm run demo');
  }
  return started ? started.ended : 0;
}

/**
 * @param {Address} address
 * @param {string} home
 * @returns {Promise<boolean>} true when there is nothing left to do; rejects when the port is taken
 */
async function isAlreadyServed(address, home) {
  const holder = await findPortHolder(address, home);
  if (holder === 'nobody') return false;
  if (holder === 'our-dashboard') {
    say(`SpecFlow already runs for ${home}. To restart it, end it where it was started.`);
    return true;
  }
  const who = holder === 'stranger' ? 'another program' : 'a SpecFlow dashboard with another home';
  throw new UserMistake(
    `Port ${address.port} on ${address.host} is taken by ${who}.\n` +
      `End it, or choose another port: SPECFLOW_PORT=${address.port + 1} npm start`,
  );
}
