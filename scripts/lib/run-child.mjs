import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {import('node:child_process').StdioOptions} StdioOptions */

/** Signals that a terminal or a supervisor sends to end a program. */
export const endSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program to its end and passes end signals on to it.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined>, stdio?: StdioOptions,
 *   onOutput?: (text: string) => void }} options `onOutput` gets what comes over pipes
 * @returns {Promise<number>} its exit code; 128 + number when a signal ended it
 */
export function runChild(file, args, { cwd, env, stdio = 'inherit', onOutput = () => {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: /** @type {NodeJS.ProcessEnv} */ (env), stdio });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
    const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
    const settle = (/** @type {() => void} */ then) => {
      for (const signal of endSignals) process.off(signal, passOn);
      then();
    };
    for (const signal of endSignals) process.on(signal, passOn);
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', (code, signal) =>
      settle(() => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))),
    );
  });
}

/** A tool's stdout goes to our stderr, so that ours holds results only. */
export const progressToStderr = /** @type {StdioOptions} */ (['ignore', 2, 2]);

/** Kept of a program that says more than anybody would read. */
const MAX_OUTPUT = 200_000;

/**
 * Runs a program to its end without showing what it says, which is for the case that it fails.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined> }} options
 * @returns {Promise<{ code: number, output: string }>} `output` is the end of stdout and stderr
 */
export async function runQuietly(file, args, options) {
  let output = '';
  const keep = (/** @type {string} */ text) => {
    output = (output + text).slice(-MAX_OUTPUT);
  };
  const code = await runChild(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], onOutput: keep });
  return { code, output };
}
