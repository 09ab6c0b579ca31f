import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Every file below the given inputs, as sorted paths relative to `root`. An input may be a file, a
 * folder or absent.
 * @param {{ root: string, inputs: readonly string[], ignore?: (relativePath: string) => boolean }} options
 * @returns {string[]}
 */
export function listFiles({ root, inputs, ignore = () => false }) {
  /** @type {Set<string>} */
  const found = new Set();
  const pending = [...inputs];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const relative = next.split(path.sep).join('/');
    const absolute = path.join(root, relative);
    if (ignore(relative) || !existsSync(absolute)) continue;
    if (!statSync(absolute).isDirectory()) found.add(relative);
    else for (const name of readdirSync(absolute)) pending.push(`${relative}/${name}`);
  }
  return [...found].sort();
}

/**
 * SHA-256 over names and contents of the inputs plus `facts` (things that are not files, such as the
 * Node version). Lengths are hashed too, so that no two different sets of files read the same.
 * @param {{ root: string, inputs: readonly string[], facts?: readonly string[], ignore?: (relativePath: string) => boolean }} options
 * @returns {string}
 */
export function fingerprint({ root, inputs, facts = [], ignore = () => false }) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(facts));
  for (const file of listFiles({ root, inputs, ignore })) {
    const content = readFileSync(path.join(root, file));
    hash.update(`\n${JSON.stringify(file)} ${content.length}\n`);
    hash.update(content);
  }
  return hash.digest('hex');
}
