import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { isHealthy } from './port-holder.mjs';
import { endSignals } from './run-child.mjs';
import { say, UserMistake } from './say.mjs';
import { recordServing } from './serving.mjs';

/** Next waits for open connections, which a browser tab keeps for minutes. */
const KILL_AFTER_MS = 1_500;
const READY_WITHIN_MS = 60_000;

/**
 * Starts a server and passes end signals on to it.
 * @param {{ nodeArgs: readonly string[], cwd: string, env: Record<string, string | undefined>,
 *   probeUrl: string, recordDir: string }} options while it runs, `recordDir` holds a record of it
 * @returns {Promise<{ isReady: boolean, ended: Promise<number> }>} comes when it answers for its health or
 *   is gone; `ended` is 0 when a signal asked for the end, else the server's exit code, never 0
 */
export async function startServer({ nodeArgs, cwd, env, probeUrl, recordDir }) {
  const child = spawn(process.execPath, nodeArgs, {
    cwd,
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    // Next's own banner names the URL before the routes answer; its errors stay visible.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { ended, gone } = whenEnded(child);
  if (child.pid !== undefined) {
    gone.addEventListener('abort', recordServing({ dir: recordDir, pid: child.pid }));
  }
  const isReady = await untilHealthy(probeUrl, gone);
  if (!isReady && !gone.aborted) {
    child.kill('SIGKILL');
    throw new UserMistake(`The dashboard did not answer within ${READY_WITHIN_MS / 1000} s.`);
  }
  return { isReady, ended };
}

/**
 * Passes end signals on and enforces them.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {{ ended: Promise<number>, gone: AbortSignal }}
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
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      gone.abort();
      if (!wasAsked) say(`The dashboard ended by itself (${signal ?? `exit ${code}`}).`);
      resolve(wasAsked ? 0 : code || 1);
    });
  });
  return { ended, gone: gone.signal };
}

/**
 * @param {string} baseUrl
 * @param {AbortSignal} stop
 * @returns {Promise<boolean>} false when it took too long or `stop` came first
 */
async function untilHealthy(baseUrl, stop) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && !stop.aborted) {
    if (await isHealthy(baseUrl)) return !stop.aborted;
    await delay(40);
  }
  return false;
}
