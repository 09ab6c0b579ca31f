import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTempDir, writeTree } from './temp-tree';

/** Runs the given test files and returns how it ended. */
function runTests(files: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const root = makeTempDir();
  const config = `export default { root: ${JSON.stringify(root)}, test: { globals: true, include: ['*.test.js'], exclude: process.env.SPECFLOW_TESTS === 'all' ? [] : ['*.slow.test.js'] } };`;
  writeTree(root, { ...files, 'vitest.config.mjs': config });
  const program = path.join(import.meta.dirname, 'programs', 'run-vitest.mjs');
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, path.join(root, 'vitest.config.mjs'), ...args],
    {
      encoding: 'utf8',
      timeout: 100_000,
      env: { ...process.env, SPECFLOW_TESTS: undefined },
    },
  );
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

const passing = "it('passes', () => {}); it('passes too', () => {});";

describe('npm test', () => {
  it('ends with the counts and succeeds when every test passes', () => {
    expect(runTests({ 'a.test.js': passing })).toEqual({ status: 0, lastLine: '2 passed, 0 failed' });
  });

  it('fails for a failed test, for a file that fails to load, and for a broken set-up of a file', () => {
    const files = {
      'a.test.js': passing,
      'fails.test.js': "it('fails', () => { throw new Error('no'); });",
      'broken.test.js': "import './gone.js';",
      'hook.test.js': "beforeAll(() => { throw new Error('no'); }); it('never runs', () => {});",
    };
    expect(runTests(files)).toEqual({ status: 1, lastLine: '2 passed, 3 failed, 1 skipped' });
  });

  it('fails for an error outside of any test', () => {
    const stray =
      "it('passes', () => { setTimeout(() => { throw new Error('late'); }, 0); return new Promise((r) => setTimeout(r, 20)); });";
    expect(runTests({ 'a.test.js': stray })).toEqual({ status: 1, lastLine: '1 passed, 1 failed' });
  });

  it('fails when there is no test', () => {
    expect(runTests({})).toEqual({ status: 1, lastLine: '0 passed, 1 failed' });
  });

  it('runs the slow tests with --all only, and does not hand that word on', () => {
    const files = { 'a.test.js': passing, 'b.slow.test.js': passing };
    expect(runTests(files)).toEqual({ status: 0, lastLine: '2 passed, 0 failed' });
    expect(runTests(files, ['--all'])).toEqual({ status: 0, lastLine: '4 passed, 0 failed' });
  });

  it('passes its arguments on', () => {
    const files = { 'a.test.js': passing, 'b.test.js': passing };
    expect(runTests(files, ['b.test'])).toEqual({ status: 0, lastLine: '2 passed, 0 failed' });
  });
});
