import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolEnvironment } from '../lib/child-environment.mjs';
import { progressToStderr, runChild } from '../lib/run-child.mjs';
import { UserMistake } from '../lib/say.mjs';
import { fromRoot, tools } from '../lib/workspace.mjs';

const dashboardDir = fromRoot('packages', 'dashboard');
/** Apart from `.next`: the normal build, and a server that runs from it, stay as they are. */
const DIST_DIR = 'dist/package';

/**
 * Builds the dashboard as a server of its own.
 * @returns {Promise<{ serverDir: string, staticDir: string, distDir: string }>} `serverDir` holds `server.js`;
 *   `distDir` is where the server expects its build, below its folder
 */
export async function buildStandalone() {
  // Written by every build; this one must not point the types of the repository at its own output.
  const typesFile = path.join(dashboardDir, 'next-env.d.ts');
  const types = existsSync(typesFile) ? readFileSync(typesFile) : undefined;
  rmSync(path.join(dashboardDir, DIST_DIR, 'standalone'), { recursive: true, force: true });
  const env = {
    ...toolEnvironment(process.env),
    NODE_ENV: 'production',
    NEXT_STANDALONE: '1',
    NEXT_DIST_DIR: DIST_DIR,
  };
  const code = await runChild(process.execPath, [tools.next, 'build'], {
    cwd: dashboardDir,
    env,
    stdio: progressToStderr,
  });
  if (types !== undefined) writeFileSync(typesFile, types);
  if (code !== 0) throw new UserMistake(`Building the dashboard failed (exit ${code}, see above).`);
  return {
    serverDir: path.join(dashboardDir, DIST_DIR, 'standalone', 'packages', 'dashboard'),
    staticDir: path.join(dashboardDir, DIST_DIR, 'static'),
    distDir: DIST_DIR,
  };
}
