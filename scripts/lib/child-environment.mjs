import path from 'node:path';
import { fromRoot, rootDir } from './workspace.mjs';

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * For tools of ours: `npm --silent` sets a log level that would also hide a package manager's errors.
 * @param {Environment} env
 * @returns {Environment}
 */
export function toolEnvironment(env) {
  const { npm_config_loglevel: _, ...rest } = env;
  return { ...rest, NEXT_TELEMETRY_DISABLED: '1' };
}

/**
 * For the product: agents inherit it and run package managers in other people's projects, which must
 * not see what npm set for this repository. Also tells the product where its parts are.
 * @param {Environment} env
 * @returns {Environment}
 */
export function productEnvironment(env) {
  const foreign = Object.entries(env).filter(([name]) => !/^npm_/i.test(name) && name !== 'INIT_CWD');
  return {
    ...Object.fromEntries(foreign),
    PATH: withoutOurBinFolders(env.PATH ?? ''),
    NEXT_TELEMETRY_DISABLED: '1',
    SPECFLOW_CLI_ENTRY: fromRoot('packages', 'cli', 'dist', 'index.js'),
    SPECFLOW_SIMULATOR_BIN: fromRoot('packages', 'agent-simulator', 'dist', 'index.js'),
    SPECFLOW_DEMO_TEMPLATE: fromRoot('packages', 'agent-simulator', 'demo-project'),
  };
}

/** npm puts the bin folders of this folder and of all its parents in front. @param {string} searchPath */
function withoutOurBinFolders(searchPath) {
  const isOurs = (/** @type {string} */ entry) => {
    if (entry.endsWith(`${path.sep}node-gyp-bin`)) return true;
    const suffix = path.join(path.sep, 'node_modules', '.bin');
    if (!entry.endsWith(suffix)) return false;
    const owner = entry.slice(0, -suffix.length);
    return owner === rootDir || rootDir.startsWith(`${owner}${path.sep}`);
  };
  return searchPath
    .split(path.delimiter)
    .filter((entry) => !isOurs(entry))
    .join(path.delimiter);
}
