import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { listFiles } from '../lib/fingerprint.mjs';
import { fromRoot } from '../lib/workspace.mjs';

/**
 * @typedef {{ rule: string, from: string, to: string }} Violation
 * @typedef {{ violations: Violation[], seen: Set<string>, unseen: string[] }} LayerReport
 */

const LAYERED = ['packages', 'scripts'];

/** What the rules are about: code, not outputs, fixtures and dependencies. @param {string} file */
const isOutside = (file) => /(^|\/)(node_modules|dist|\.next[^/]*|coverage|demo-project)(\/|$)/.test(file);

/** @param {string} root @returns {string[]} every code file that the cruiser has to see */
const codeFiles = (root) =>
  listFiles({ root, inputs: LAYERED, ignore: isOutside }).filter((file) =>
    /(?<!\.d)\.(ts|tsx|mjs)$/.test(file),
  );

/**
 * Checks the layer rules of `.dependency-cruiser.cjs` on a source tree laid out like this repository.
 * `unseen` lists code files that the cruiser passed over: it skips in silence what it cannot parse,
 * and a rule that sees nothing finds nothing.
 * @param {string} root absolute path of the tree
 * @returns {Promise<LayerReport>}
 */
export async function cruiseLayers(root) {
  const options = await extractOptions(fromRoot('.dependency-cruiser.cjs'));
  const alias = { '@': path.join(root, 'packages', 'dashboard', 'src') };
  const { output } = await cruise(LAYERED, { ...options, baseDir: root }, { alias });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a text instead of a result.');
  const seen = new Set(output.modules.map(({ source }) => source));
  return {
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    seen,
    unseen: codeFiles(root).filter((file) => !seen.has(file)),
  };
}
