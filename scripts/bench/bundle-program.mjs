import path from 'node:path';
import { rolldown } from 'rolldown';
import { fromRoot } from '../lib/workspace.mjs';

const dashboard = fromRoot('packages', 'dashboard');

/** Modules find files of the repository from where they stand, which is not where the bundle stands. */
const keepDirnames = {
  name: 'keep-dirnames',
  /** @param {string} code @param {string} id */
  transform: (code, id) =>
    code.includes('import.meta.dirname')
      ? code.replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id)))
      : null,
};

/**
 * Bundles the benchmark, so that plain Node runs the product's own code as the product does, without a test runner
 * in between.
 * @returns {Promise<string>} path of the program
 */
export async function bundleBench() {
  // Inside the package: what is not bundled is found from there.
  const file = path.join(dashboard, '.cache', 'bench', 'bench.mjs');
  const bundle = await rolldown({
    input: path.join(dashboard, '__tests__', 'bench', 'bench.ts'),
    platform: 'node',
    external: ['rolldown', 'vitest', 'playwright-core'],
    resolve: { alias: { '@': path.join(dashboard, 'src') } },
    plugins: [keepDirnames],
    logLevel: 'warn',
  });
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
  return file;
}
