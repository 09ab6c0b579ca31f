import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ name: string, version: string, license: string, text: string }} Notice */

/**
 * The licences of everything that the given packages need at run time, directly or not: bundling a program copies
 * it, and its licence asks to be copied along.
 * @param {readonly string[]} packageDirs folders with `package.json` and `node_modules`
 * @returns {string}
 */
export function thirdPartyLicenses(packageDirs) {
  /** @type {Map<string, Notice>} */
  const notices = new Map();
  const seen = new Set(packageDirs.map((folder) => realpathSync(folder)));
  const queue = [...seen];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const manifest = readManifest(folder);
    if (!manifest.private) {
      const { name, version, license } = manifest;
      notices.set(`${name}@${version}`, { name, version, license, text: licenseText(folder) });
    }
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const found = findModule(folder, name);
      // An optional one that is not installed is not shipped either.
      if (found === undefined || seen.has(found)) continue;
      seen.add(found);
      queue.push(found);
    }
  }
  const sorted = [...notices.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${sorted.map(describe).join(`\n${'-'.repeat(72)}\n\n`)}`;
}

/** @param {Notice} notice */
const describe = ({ name, version, license, text }) =>
  `${name} ${version} (${license})\n\n${text || 'Its package holds no licence file.'}\n`;

/**
 * @param {string} folder
 * @returns {{ name: string, version: string, license: string, private?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }}
 */
const readManifest = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** @param {string} folder */
function licenseText(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
}

/** Looks for a package as Node does. @param {string} from @param {string} name */
function findModule(from, name) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return realpathSync(candidate);
    if (path.dirname(folder) === folder) return undefined;
  }
}
