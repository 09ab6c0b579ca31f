import { buildTargets } from './build-targets.mjs';
import { toolEnvironment } from './child-environment.mjs';
import { install, installation } from './install.mjs';
import { prepare } from './prepare.mjs';
import { runChild } from './run-child.mjs';
import { runVitest } from './run-vitest.mjs';
import { UserMistake } from './say.mjs';
import { makeIfStale } from './stamp.mjs';
import { fromRoot, rootDir, tools } from './workspace.mjs';

/** @typedef {{ name: string, fix: string, run: () => Promise<number> }} Step */

/** @param {string} file @param {readonly string[]} args */
const node = (file, ...args) =>
  runChild(process.execPath, [file, ...args], { cwd: rootDir, env: toolEnvironment(process.env) });

/** @param {() => Promise<unknown>} work @returns {() => Promise<number>} */
const succeeding = (work) => () => work().then(() => 0);

/** @type {readonly Step[]} in the order in which a mistake is cheapest to find */
const gate = [
  { name: 'install', fix: 'npm start', run: succeeding(() => makeIfStale(installation, install)) },
  {
    name: 'format and lint',
    fix: 'npx biome check --write .',
    run: () => node(tools.biome, 'check', '--error-on-warnings', '.'),
  },
  { name: 'docs', fix: 'npm run docs', run: () => node(fromRoot('scripts', 'check-docs.mjs')) },
  { name: 'layers', fix: 'npm run layers', run: () => node(fromRoot('scripts', 'check-layers.mjs')) },
  { name: 'types', fix: 'npm run typecheck', run: () => node(fromRoot('scripts', 'typecheck.mjs')) },
  {
    name: 'dead code',
    fix: 'npm run dead-code',
    run: () => node(fromRoot('scripts', 'check-dead-code.mjs')),
  },
  { name: 'build', fix: 'npm run build', run: succeeding(() => prepare(Object.values(buildTargets))) },
  { name: 'tests', fix: 'npm test', run: () => runVitest({ args: [] }) },
];

/** @param {number} sinceMs */
const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * `npm run verify`: the whole gate, step by step, up to the first failure.
 * @param {readonly string[]} args `--skip-tests` leaves the tests to a later `npm test`
 * @returns {Promise<number>} the exit code
 */
export async function verify(args) {
  const unknown = args.find((arg) => arg !== '--skip-tests');
  if (unknown) throw new UserMistake(`verify knows only --skip-tests, not "${unknown}".`);
  const steps = args.includes('--skip-tests') ? gate.filter(({ name }) => name !== 'tests') : gate;
  const startedMs = performance.now();
  /** @type {string[]} */
  const passed = [];
  for (const [index, { name, fix, run }] of steps.entries()) {
    const stepStartedMs = performance.now();
    console.log(`\n[${index + 1}/${steps.length}] ${name}`);
    const code = await run();
    if (code !== 0) {
      console.log(`\nverify stopped at "${name}" (exit ${code}). Look above, then repeat it with: ${fix}`);
      return code;
    }
    passed.push(`  ${name.padEnd(16)} ${seconds(stepStartedMs)}`);
  }
  console.log(`\nverify passed in ${seconds(startedMs)}\n${passed.join('\n')}`);
  return 0;
}
