import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { UserMistake } from '../lib/say.mjs';

const run = promisify(execFile);
const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const VERSION_LIMIT_MS = 30_000;

/**
 * Makes an exact version of Claude Code available in the user's cache folder: downloaded with npm at the first call
 * (235 to 373 MB), found there afterwards. Only the package with the native program is fetched and no script of it is
 * run. Nothing is ever taken from PATH.
 * @param {string} version
 * @param {{ env?: NodeJS.ProcessEnv, onDownload?: () => void }} [options]
 * @returns {Promise<string>} absolute path of the program
 */
export async function fetchClaude(version, { env = process.env, onDownload } = {}) {
  const folder = path.join(cacheRoot(env), 'specflow', 'claude-code', version);
  const name = packageName();
  const program = path.join(folder, 'node_modules', ...name.split('/'), 'claude');
  if (!(await isProgram(program))) {
    onDownload?.();
    await download({ folder, spec: `${name}@${version}` });
  }
  await checkVersion(program, version);
  return program;
}

/** @param {NodeJS.ProcessEnv} env */
function cacheRoot({ XDG_CACHE_HOME: given }) {
  return given && path.isAbsolute(given) ? given : path.join(homedir(), '.cache');
}

function packageName() {
  const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
  const platform = `${process.platform}-${process.arch}`;
  if (!supported.includes(platform))
    throw new UserMistake(`There is no Claude Code for ${platform}; supported are ${supported.join(', ')}.`);
  return `@anthropic-ai/claude-code-${platform}${isMusl() ? '-musl' : ''}`;
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime === undefined;
}

/** @param {string} file */
const isProgram = (file) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Downloads beside the final place and moves it there at once, so that a cache folder is complete or absent.
 * @param {{ folder: string, spec: string }} wanted
 */
async function download({ folder, spec }) {
  await mkdir(path.dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}.`);
  try {
    const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', '--prefix', staging, ...flags, spec], {
      cwd: staging,
      timeout: DOWNLOAD_LIMIT_MS,
      maxBuffer: 16 * 1024 * 1024,
    });
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
  } catch (error) {
    throw new UserMistake(`${spec} could not be downloaded: ${messageOf(error)}`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** @param {string} program @param {string} version */
async function checkVersion(program, version) {
  const manifest = await readFile(path.join(path.dirname(program), 'package.json'), 'utf8');
  const home = await mkdtemp(path.join(tmpdir(), 'claude-version-'));
  try {
    const env = /** @type {NodeJS.ProcessEnv} */ ({
      PATH: '/usr/bin:/bin',
      HOME: home,
      DISABLE_AUTOUPDATER: '1',
    });
    const { stdout } = await run(program, ['--version'], { env, cwd: home, timeout: VERSION_LIMIT_MS });
    if (JSON.parse(manifest).version !== version || !stdout.startsWith(`${version} `))
      throw new UserMistake(
        `${program} is "${stdout.trim()}", not ${version}. Delete that folder and try again.`,
      );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
