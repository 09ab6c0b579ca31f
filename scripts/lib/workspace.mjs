import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository root. */
export const rootDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Absolute path below the repository root.
 * @param {...string} segments
 */
export const fromRoot = (...segments) => path.join(rootDir, ...segments);

/** Holds locks and results of the scripts; ignored by git. */
export const cacheDir = fromRoot('.cache', 'bootstrap');

/**
 * Entry files of the tools that we run. They are run with our own Node directly: a package
 * manager in between would swallow signals and cost half a second.
 */
export const tools = {
  rolldown: fromRoot('node_modules', 'rolldown', 'bin', 'cli.mjs'),
  vitest: fromRoot('node_modules', 'vitest', 'vitest.mjs'),
  tsc: fromRoot('node_modules', 'typescript', 'bin', 'tsc'),
  biome: fromRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
  knip: fromRoot('node_modules', 'knip', 'bin', 'knip.js'),
  next: fromRoot('packages', 'dashboard', 'node_modules', 'next', 'dist', 'bin', 'next'),
};
