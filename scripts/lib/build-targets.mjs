import { toolEnvironment } from './child-environment.mjs';
import { fingerprint } from './fingerprint.mjs';
import { runQuietly } from './run-child.mjs';
import { say, UserMistake } from './say.mjs';
import { servingPids } from './serving.mjs';
import { cacheDir, fromRoot, rootDir, tools } from './workspace.mjs';

/**
 * @typedef {import('./stamp.mjs').Stamped & { name: string, build: () => Promise<void> }} BuildTarget
 */

const sharedInputs = ['pnpm-lock.yaml', 'tsconfig.base.json', 'packages/shared'];

/** Outputs, and files that no output is made from. @param {string} file */
const isNotASource = (file) =>
  /(^|\/)(node_modules|dist|\.next|__tests__|e2e|test|coverage|next-env\.d\.ts)(\/|$)/.test(file) ||
  /\.test\.tsx?$|\.tsbuildinfo$/.test(file);

/**
 * @param {{ name: string, inputs: string[], output: string, command: [string, ...string[]],
 *   beforeBuild?: () => void }} options
 * @returns {BuildTarget}
 */
function buildTarget({ name, inputs, output, command, beforeBuild = () => {} }) {
  const cwd = fromRoot('packages', name);
  const outputFile = fromRoot('packages', name, output);
  return {
    name,
    stampFile: fromRoot('packages', name, output.split('/')[0] ?? '', '.specflow-build'),
    outputs: [outputFile],
    fingerprint: () =>
      fingerprint({
        root: rootDir,
        inputs: [...sharedInputs, `packages/${name}`, ...inputs],
        ignore: isNotASource,
      }),
    build: async () => {
      beforeBuild();
      say(`Building ${name} …`);
      const env = { ...toolEnvironment(process.env), NODE_ENV: 'production' };
      const { code, output } = await runQuietly(process.execPath, command, { cwd, env });
      if (code !== 0) throw new UserMistake(`${output}\nBuilding ${name} failed (exit ${code}, see above).`);
    },
  };
}

function refuseWhileServing() {
  const [pid] = servingPids(cacheDir);
  if (pid === undefined) return;
  throw new UserMistake(
    `The sources changed, but process ${pid} still serves the dashboard from this folder and a new build\n` +
      'would take its files away. End that "npm start" and try again; a run in progress is picked up afterwards.',
  );
}

/** Everything that is built, in the order in which it is built. */
export const buildTargets = {
  cli: buildTarget({
    name: 'cli',
    inputs: [],
    output: 'dist/index.js',
    command: [tools.rolldown, '-c', 'rolldown.config.mjs', '--log-level', 'warn'],
  }),
  simulator: buildTarget({
    name: 'agent-simulator',
    inputs: [],
    output: 'dist/index.js',
    command: [tools.rolldown, '-c', 'rolldown.config.mjs', '--log-level', 'warn'],
  }),
  dashboard: buildTarget({
    name: 'dashboard',
    inputs: ['packages/cli'],
    output: '.next/BUILD_ID',
    command: [tools.next, 'build'],
    beforeBuild: refuseWhileServing,
  }),
};
