import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fromRoot, rootDir } from '../lib/workspace.mjs';
import { flattenModules, listModules } from './flatten-modules.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

/** What stands for the folder of the repository in files that name it. */
const NEUTRAL_ROOT = '/specflow';

/**
 * Puts together what users install: command, dashboard, simulated agent and demo project in one folder.
 * @param {{ folder: string, serverDir: string, staticDir: string, distDir: string }} options `folder` is emptied
 */
export function assemblePackage({ folder, serverDir, staticDir, distDir }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const at = (/** @type {string[]} */ ...segments) => path.join(folder, ...segments);
  copy(fromRoot('packages', 'cli', 'dist', 'index.js'), at('dist', 'index.js'));
  chmodSync(at('dist', 'index.js'), 0o755);
  copy(
    fromRoot('packages', 'agent-simulator', 'dist', 'index.js'),
    at('agent-simulator', 'dist', 'index.js'),
  );
  copy(fromRoot('packages', 'agent-simulator', 'demo-project'), at('agent-simulator', 'demo-project'));
  copy(fromRoot('LICENSE'), at('LICENSE'));
  const parts = ['cli', 'dashboard', 'agent-simulator'].map((name) => fromRoot('packages', name));
  writeFileSync(at('THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(parts));
  copyDashboard({ target: at('dashboard'), serverDir, staticDir, distDir });
  writeFileSync(at('package.json'), `${JSON.stringify(createManifest(), null, 2)}\n`);
  writeFileSync(at('README.md'), README);
  neutralise(folder);
}

/** @param {{ target: string, serverDir: string, staticDir: string, distDir: string }} options */
function copyDashboard({ target, serverDir, staticDir, distDir }) {
  const server = readFileSync(path.join(serverDir, 'server.js'), 'utf8');
  const type = /^import /m.test(server) ? 'module' : 'commonjs';
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'server.js'), server);
  writeFileSync(path.join(target, 'package.json'), `${JSON.stringify({ private: true, type })}\n`);
  const build = path.join(serverDir, distDir);
  const isOwn = (/** @type {string} */ file) =>
    path.relative(build, file) !== 'node_modules' && !file.endsWith('.map');
  cpSync(build, path.join(target, distDir), { recursive: true, filter: isOwn });
  copy(staticDir, path.join(target, distDir, 'static'));
  flattenModules({
    roots: listModules(path.join(serverDir, 'node_modules')),
    target: path.join(target, 'node_modules'),
  });
  // The build reaches packages that it does not bundle through names of its own.
  const aliases = listModules(path.join(build, 'node_modules'));
  flattenModules({ roots: namedAfterThemselves(aliases), target: path.join(target, 'node_modules') });
  for (const [alias, source] of aliases) {
    copy(source, path.join(target, distDir, 'node_modules', alias));
  }
}

/** @param {ReadonlyMap<string, string>} aliases */
function namedAfterThemselves(aliases) {
  return new Map(
    [...aliases.values()].map((source) => {
      const { name } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
      return /** @type {const} */ ([String(name), source]);
    }),
  );
}

function createManifest() {
  const { version, license } = JSON.parse(readFileSync(fromRoot('packages', 'cli', 'package.json'), 'utf8'));
  const { engines } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  return {
    name: 'specflow',
    version,
    description: 'Spec-driven development for Claude Code: phases, tasks, and runs that finish them.',
    license,
    type: 'module',
    bin: { specflow: 'dist/index.js' },
    engines,
    files: ['dist', 'dashboard', 'agent-simulator', 'THIRD-PARTY-LICENSES.txt'],
  };
}

/** Nobody needs to know where the package was built. @param {string} folder */
function neutralise(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    if (!bytes.includes(rootDir)) continue;
    writeFileSync(file, bytes.toString('utf8').replaceAll(rootDir, NEUTRAL_ROOT));
  }
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true });
}

const README = `# SpecFlow

Spec-driven development for Claude Code: phases, tasks, and runs that finish them.

- \`specflow demo\` completes a small phase with a simulated agent, from start to merge.
- \`specflow dashboard\` serves the dashboard on http://127.0.0.1:4311.
- \`specflow init\` makes the current folder a project; \`specflow doctor\` says what a run still needs.
- \`specflow --help\` lists everything else.

Needs Node 20.19 or newer and git.
`;
