// The one entry behind `npm start`, `npm test`, `npm run demo`, `npm run verify` and `npm run build`.
// It runs before anything is installed: it and scripts/lib import nothing but Node itself.
import { prepare } from './lib/prepare.mjs';
import { runDemo } from './lib/run-demo.mjs';
import { runVitest } from './lib/run-vitest.mjs';
import { say, UserMistake } from './lib/say.mjs';
import { startDashboard } from './lib/start-dashboard.mjs';
import { verify } from './lib/verify.mjs';
import { cacheDir, fromRoot, tools } from './lib/workspace.mjs';

/** @param {import('./lib/address.mjs').Address} address */
const nextServer = ({ host, port }) => ({
  nodeArgs: [tools.next, 'start', '-H', host, '-p', String(port)],
  cwd: fromRoot('packages', 'dashboard'),
});

/** @type {Record<string, (args: readonly string[]) => Promise<number>>} */
const verbs = {
  start: () => startDashboard({ prepare, recordDir: cacheDir, server: nextServer }),
  test: (args) => prepare().then(() => runVitest({ args })),
  demo: runDemo,
  verify,
  build: () => prepare().then(() => 0),
};

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new UserMistake(`SpecFlow needs Node 20.19 or newer; this is ${process.version}. See nodejs.org.`);
  }
}

async function main() {
  const [verb = '', ...args] = process.argv.slice(2);
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!run) throw new UserMistake(`Usage: node scripts/bootstrap.mjs ${Object.keys(verbs).join('|')} [args]`);
  requireNode();
  return run(args);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof UserMistake ? `\n${error.message}` : String(error?.stack ?? error));
    process.exitCode = 1;
  },
);
