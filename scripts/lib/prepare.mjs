import { withBuildLock } from './build-lock.mjs';
import { buildTargets } from './build-targets.mjs';
import { install, installation } from './install.mjs';
import { say } from './say.mjs';
import { isFresh, makeIfStale } from './stamp.mjs';
import { cacheDir } from './workspace.mjs';

/**
 * Installs and builds what is missing or stale. Takes the lock only when there is something to do:
 * the second start of the day reads hashes and goes on.
 * @param {readonly import('./build-targets.mjs').BuildTarget[]} targets
 */
export async function prepare(targets = Object.values(buildTargets)) {
  if (isFresh(installation) && targets.every(isFresh)) return;
  const onWait = (/** @type {import('./build-lock.mjs').Owner} */ owner) =>
    say(`Waiting for the build of process ${owner.pid} …`);
  await withBuildLock({ dir: cacheDir, onWait }, async () => {
    await makeIfStale(installation, install);
    for (const target of targets) await makeIfStale(target, target.build);
  });
}
