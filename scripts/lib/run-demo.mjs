import { productEnvironment } from './child-environment.mjs';
import { prepare } from './prepare.mjs';
import { runChild } from './run-child.mjs';
import { fromRoot } from './workspace.mjs';

/**
 * `npm run demo`: completes the demo phase in the terminal.
 * @param {readonly string[]} args passed on to `specflow demo`
 * @returns {Promise<number>} its exit code
 */
export async function runDemo(args) {
  await prepare();
  return runChild(process.execPath, [fromRoot('packages', 'cli', 'dist', 'index.js'), 'demo', ...args], {
    cwd: process.cwd(),
    env: productEnvironment(process.env),
  });
}
