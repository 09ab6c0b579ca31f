import { buildTargets } from './build-targets.mjs';
import { toolEnvironment } from './child-environment.mjs';
import { prepare } from './prepare.mjs';
import { runChild } from './run-child.mjs';
import { runGate } from './run-gate.mjs';
import { runVitest } from './run-vitest.mjs';
import { say, UserMistake } from './say.mjs';
import { fromRoot, rootDir, tools } from './workspace.mjs';

/** @param {string} file @param {readonly string[]} args */
const node = (file, ...args) =>
  runChild(process.execPath, [file, ...args], { cwd: rootDir, env: toolEnvironment(process.env) });

/**
 * Preparation as a step of the gate.
 * @param {readonly import('./build-targets.mjs').BuildTarget[]} targets
 * @returns {() => Promise<number>}
 */
const preparing = (targets) => async () => {
  try {
    await prepare(targets);
    return 0;
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    say(error.message);
    return 1;
  }
};

/** @type {readonly import('./run-gate.mjs').Step[]} in the order in which a mistake is cheapest to find */
const gate = [
  { name: 'install', fix: 'npm start', run: preparing([]) },
  {
    name: 'format and lint',
    fix: 'npx biome check --write .',
    run: () => node(tools.biome, 'check', '--error-on-warnings', '.'),
  },
  { name: 'docs', fix: 'npm run docs', run: () => node(fromRoot('scripts', 'check-docs.mjs')) },
  { name: 'layers', fix: 'npm run layers', run: () => node(fromRoot('scripts', 'check-layers.mjs')) },
  {
    name: 'routes',
    fix: 'node scripts/check-routes.mjs',
    run: () => node(fromRoot('scripts', 'check-routes.mjs')),
  },
  { name: 'types', fix: 'npm run typecheck', run: () => node(fromRoot('scripts', 'typecheck.mjs')) },
  {
    name: 'dead code',
    fix: 'npm run dead-code',
    run: () => node(fromRoot('scripts', 'check-dead-code.mjs')),
  },
  { name: 'build', fix: 'npm run build', run: preparing(Object.values(buildTargets)) },
  {
    name: 'first load',
    fix: 'node scripts/check-first-load.mjs',
    run: () => node(fromRoot('scripts', 'check-first-load.mjs')),
  },
  {
    name: 'package',
    fix: 'npm run test:package',
    run: () => runVitest({ config: fromRoot('scripts', 'pack', 'vitest.config.ts'), args: [] }),
  },
  { name: 'tests', fix: 'npm test', run: () => runVitest({ args: [] }) },
];

/**
 * `npm run verify`: the whole gate, step by step, up to the first failure.
 * @param {readonly string[]} args `--skip-tests` leaves the tests to a later `npm test`
 * @returns {Promise<number>} the exit code
 */
export async function verify(args) {
  const unknown = args.find((arg) => arg !== '--skip-tests');
  if (unknown) throw new UserMistake(`verify knows only --skip-tests, not "${unknown}".`);
  const steps = args.includes('--skip-tests') ? gate.filter(({ name }) => name !== 'tests') : gate;
  return runGate(steps, console.log);
}
