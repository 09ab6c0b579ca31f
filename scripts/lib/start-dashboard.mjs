import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { addressFrom, specflowHome } from './address.mjs';
import { productEnvironment } from './child-environment.mjs';
import { findPortHolder, isHealthy } from './port-holder.mjs';
import { prepare } from './prepare.mjs';
import { endSignals } from './run-child.mjs';
import { say, UserMistake } from './say.mjs';
import { fromRoot, tools } from './workspace.mjs';

/** Next waits for open connections, which a browser tab keeps for minutes. */
const KILL_AFTER_MS = 1_500;
const READY_WITHIN_MS = 60_000;

/**
 * `npm start`: prepares, serves until a signal ends it, and prints the URL once it answers.
 * @returns {Promise<number>} the exit code
 */
export async function startDashboard() {
  const address = addressFrom(process.env);
  const home = specflowHome(process.env);
  if (await isAlreadyServed(address, home)) return 0;
  await prepare();
  return serve(address, home);
}

/**
 * @param {import('./address.mjs').Address} address
 * @param {string} home
 * @returns {Promise<boolean>} true when there is nothing left to do; rejects when the port is taken
 */
async function isAlreadyServed(address, home) {
  const holder = await findPortHolder(address, home);
  if (holder === 'nobody') return false;
  if (holder === 'our-dashboard') {
    say(`SpecFlow already runs for ${home}. To restart it, end it where it was started.`);
    console.log(`Ready on ${address.url}`);
    return true;
  }
  const who = holder === 'stranger' ? 'another program' : 'a SpecFlow dashboard with another home';
  throw new UserMistake(
    `Port ${address.port} on ${address.host} is taken by ${who}.\n` +
      `End it, or choose another port: SPECFLOW_PORT=${address.port + 1} npm start`,
  );
}

/**
 * @param {import('./address.mjs').Address} address
 * @param {string} home
 * @returns {Promise<number>}
 */
async function serve(address, home) {
  const isFirstRun = !existsSync(path.join(home, 'registry.json')) && !existsSync(path.join(home, 'demo'));
  const args = [tools.next, 'start', '-H', address.host, '-p', String(address.port)];
  const env = { ...productEnvironment(process.env), NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, {
    cwd: fromRoot('packages', 'dashboard'),
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    // Next's own banner names the URL before the routes answer; its errors stay visible.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = whenEnded(child);
  const ready = await Promise.race([
    untilHealthy(address.probeUrl, ended.signal),
    ended.result.then(() => false),
  ]);
  if (ready) {
    console.log(`Ready on ${address.url}`);
    if (isFirstRun) say('Try the demo: open the page and choose "Try the demo", or run: npm run demo');
  } else if (!ended.signal.aborted) {
    child.kill('SIGKILL');
    throw new UserMistake(`The dashboard did not answer within ${READY_WITHIN_MS / 1000} s.`);
  }
  return ended.result;
}

/**
 * Passes end signals on and enforces them.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {{ result: Promise<number>, signal: AbortSignal }} exit code: 0 when a signal asked for the end
 */
function whenEnded(child) {
  const gone = new AbortController();
  let wasAsked = false;
  for (const signal of endSignals) {
    process.on(signal, () => {
      child.kill(signal);
      if (!wasAsked) setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
      wasAsked = true;
    });
  }
  /** @type {Promise<number>} */
  const result = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      gone.abort();
      if (!wasAsked) say(`The dashboard ended by itself (${signal ?? `exit ${code}`}).`);
      resolve(wasAsked ? 0 : code || 1);
    });
  });
  return { result, signal: gone.signal };
}

/**
 * @param {string} baseUrl
 * @param {AbortSignal} stop
 * @returns {Promise<boolean>} false when it took too long or `stop` came first
 */
async function untilHealthy(baseUrl, stop) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && !stop.aborted) {
    if (await isHealthy(baseUrl)) return true;
    await delay(40);
  }
  return false;
}
