import { readdirSync } from 'node:fs';
import { toolEnvironment } from './child-environment.mjs';
import { fingerprint } from './fingerprint.mjs';
import { progressToStderr, runChild } from './run-child.mjs';
import { say, UserMistake } from './say.mjs';
import { fromRoot, rootDir } from './workspace.mjs';

const PNPM = 'pnpm@10.34.9';

const manifests = () => readdirSync(fromRoot('packages')).map((name) => `packages/${name}/package.json`);

/** The installed dependencies, made from manifests, lockfile and the Node that runs them. */
export const installation = {
  stampFile: fromRoot('node_modules', '.specflow-install'),
  outputs: [fromRoot('node_modules', '.pnpm'), fromRoot('packages', 'dashboard', 'node_modules')],
  fingerprint: () =>
    fingerprint({
      root: rootDir,
      inputs: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()],
      facts: [process.version, process.platform, process.arch, PNPM],
    }),
};

/** Installs exactly what the lockfile says; the only step that uses the network. */
export async function install() {
  say('Installing dependencies …');
  const args = ['--yes', PNPM, 'install', '--frozen-lockfile'];
  const settings = ['--config.confirm-modules-purge=false', '--config.update-notifier=false'];
  const code = await runChild('npx', [...args, ...settings], {
    cwd: rootDir,
    env: toolEnvironment(process.env),
    stdio: progressToStderr,
  });
  if (code !== 0) {
    throw new UserMistake(
      `Installing the dependencies failed (exit ${code}, see above). Check the network and try again.`,
    );
  }
}
