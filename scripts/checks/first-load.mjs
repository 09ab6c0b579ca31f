import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * What a browser needs of a page before it is alive.
 * @typedef {{ files: { file: string, bytes: number }[], bytes: number }} FirstLoad `bytes` are gzipped
 */

/**
 * JavaScript that a page of a built Next application loads at first: Next itself, the layout, its error page and the
 * page. What is loaded on demand does not count.
 * @param {string} buildDir the `.next` folder
 * @param {string} page `/projects/[id]`
 * @returns {FirstLoad}
 */
export function measureFirstLoad(buildDir, page) {
  const inBuild = (/** @type {string[]} */ ...names) => path.join(buildDir, ...names);
  const app = inBuild('server', 'app', ...page.split('/'), 'page');
  /** @type {{ rootMainFiles?: string[] }} */
  const manifest = JSON.parse(readFileSync(path.join(app, 'build-manifest.json'), 'utf8'));
  const own = [`src/app${page}/page`, 'src/app/layout', 'src/app/error'];
  const entries = Object.entries(entryFiles(readFileSync(`${app}_client-reference-manifest.js`, 'utf8')));
  const needed = entries
    .filter(([name]) => own.some((end) => name.endsWith(end)))
    .flatMap(([, files]) => files);
  const root = manifest.rootMainFiles ?? [];
  // A build of another layout must not pass for a page without code.
  if (root.length === 0 || needed.length === 0) {
    throw new Error(`The build names no JavaScript of ${page}: has the format of its manifests changed?`);
  }
  const files = [...new Set([...root, ...needed])].sort().map((file) => ({
    file,
    bytes: gzipSync(readFileSync(inBuild(file))).length,
  }));
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/**
 * The manifest is a script that assigns one JSON value.
 * @param {string} script
 * @returns {Record<string, string[]>}
 */
function entryFiles(script) {
  const json = /\]\s*=\s*(\{[\s\S]*\})\s*;?\s*$/.exec(script)?.[1] ?? '{}';
  return JSON.parse(json).entryJSFiles ?? {};
}
