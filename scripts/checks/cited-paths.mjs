import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ file: string, line: number, message: string }} Finding */

/** A code span that reads like a path of this repository, with `*` for any name. */
const PATH_SHAPE = /^\.?[\w@.*[\]()-]+(\/[\w@.*[\]()-]+)*\/?$/;

/**
 * Paths cited in a Markdown text, outside of fenced blocks: code spans whose first folder or whole
 * name stands at the top of the repository, and relative link targets.
 * @param {string} text
 * @param {{ docDir: string, topLevel: ReadonlySet<string> }} options `docDir` is relative to the root
 * @returns {{ line: number, cited: string, target: string }[]} `target` is relative to the root
 */
function citedPaths(text, { docDir, topLevel }) {
  const found = [];
  let isFenced = false;
  for (const [index, content] of text.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(content)) isFenced = !isFenced;
    if (isFenced) continue;
    for (const [, span = ''] of content.matchAll(/`([^`]+)`/g)) {
      const first = span.split('/')[0] ?? '';
      if (!PATH_SHAPE.test(span) || !topLevel.has(first)) continue;
      found.push({ line: index + 1, cited: span, target: span.replace(/\/$/, '') });
    }
    for (const [, link = ''] of content.matchAll(/\]\(([^)\s]+)[^)]*\)/g)) {
      const cited = link.replace(/#.*$/, '');
      if (cited === '' || /^[a-z]+:/i.test(cited)) continue;
      found.push({ line: index + 1, cited, target: path.posix.join(docDir, cited).replace(/\/$/, '') });
    }
  }
  return found;
}

/** @param {string} target @returns {RegExp} matches the path itself and everything below it */
function patternOf(target) {
  const escaped = target.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*');
  return new RegExp(`^${escaped}(/|$)`);
}

/**
 * Cited paths of the given documents that lead to no file of the repository.
 * @param {{ root: string, documents: readonly string[], files: readonly string[] }} options paths relative to `root`
 * @returns {Finding[]}
 */
export function findDeadCitations({ root, documents, files }) {
  const topLevel = new Set([
    'packages',
    'scripts',
    'docs',
    '.ci',
    ...files.map((file) => file.split('/')[0] ?? ''),
  ]);
  return documents.flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    return citedPaths(text, { docDir: path.posix.dirname(file), topLevel })
      .filter(({ target }) => !files.some((existing) => patternOf(target).test(existing)))
      .map(({ line, cited }) => ({ file, line, message: `cites ${cited}, which does not exist` }));
  });
}
