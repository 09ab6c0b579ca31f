import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {import('node:child_process').StdioOptions} StdioOptions */

/** Signals that a terminal or a supervisor sends to end a program. */
export const endSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program to its end and passes end signals on to it.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined>, stdio?: StdioOptions }} options
 * @returns {Promise<number>} its exit code; 128 + number when a signal ended it
 */
export function runChild(file, args, { cwd, env, stdio = 'inherit' }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: /** @type {NodeJS.ProcessEnv} */ (env), stdio });
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
