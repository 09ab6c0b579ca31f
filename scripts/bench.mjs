// `npm run bench -- [section …] [--markdown] [--cold] [--tiny] [--corpus=<folder>]`: measures the product and prints a
// table; see docs/benchmarks.md. A wrong word prints what there is.
import process from 'node:process';
import { prepare } from './lib/prepare.mjs';
import { runChild } from './lib/run-child.mjs';
import { say, UserMistake } from './lib/say.mjs';

/** @param {readonly string[]} args */
async function main(args) {
  await prepare();
  // Only now is the bundler sure to be installed.
  const { bundleBench } = await import('./bench/bundle-program.mjs');
  const program = await bundleBench();
  return runChild(process.execPath, [program, ...args], { cwd: process.cwd(), env: process.env });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof UserMistake ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  },
);
