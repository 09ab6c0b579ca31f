// `npm run pack`: one tarball with command, dashboard, simulated agent and demo project, for `npm install -g`.
// Prints its path on stdout.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { withBuildLock } from './lib/build-lock.mjs';
import { buildTargets } from './lib/build-targets.mjs';
import { toolEnvironment } from './lib/child-environment.mjs';
import { prepare } from './lib/prepare.mjs';
import { say, UserMistake } from './lib/say.mjs';
import { cacheDir, fromRoot, rootDir } from './lib/workspace.mjs';
import { assemblePackage } from './pack/assemble-package.mjs';
import { buildStandalone } from './pack/build-standalone.mjs';

/** @param {readonly string[]} args `--out <folder>` is where the tarball goes; default: `.cache/package` */
async function main(args) {
  const out =
    args[0] === '--out' && args[1] !== undefined ? path.resolve(args[1]) : fromRoot('.cache', 'package');
  if (args.length > 0 && (args[0] !== '--out' || args.length !== 2)) {
    throw new UserMistake('Usage: npm run pack [-- --out <folder>]');
  }
  await prepare([buildTargets.cli, buildTargets.simulator]);
  const folder = path.join(out, 'contents');
  await withBuildLock({ dir: cacheDir }, async () => {
    say('Building the dashboard for the package …');
    assemblePackage({ folder, ...(await buildStandalone()) });
  });
  mkdirSync(out, { recursive: true });
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', out];
  const env = /** @type {NodeJS.ProcessEnv} */ ({
    ...toolEnvironment(process.env),
    npm_config_dry_run: undefined,
  });
  const [packed] = JSON.parse(execFileSync('npm', pack, { cwd: folder, env, encoding: 'utf8' }));
  const tarball = path.join(out, packed.filename);
  say(
    `${path.relative(rootDir, tarball)}: ${(packed.size / 1e6).toFixed(1)} MB, ${packed.entryCount} files.`,
  );
  console.log(tarball);
}

main(process.argv.slice(2)).catch((error) => {
  say(error instanceof UserMistake ? error.message : String(error?.stack ?? error));
  process.exitCode = 1;
});
