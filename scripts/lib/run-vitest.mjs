import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { toolEnvironment } from './child-environment.mjs';
import { runChild } from './run-child.mjs';
import { countTests, summaryLine } from './test-summary.mjs';
import { cacheDir, fromRoot, rootDir, tools } from './workspace.mjs';

const ALL = '--all';

/**
 * Runs tests and ends with a line like `812 passed, 0 failed`.
 * @param {{ config?: string, args: readonly string[] }} options `args` are passed on to Vitest, for
 *   example `--project shared`; `--all` adds the files `*.slow.test.ts` and plays more random schedules
 * @returns {Promise<number>} 0 when nothing failed
 */
export async function runVitest({ config = fromRoot('vitest.workspace.ts'), args }) {
  mkdirSync(cacheDir, { recursive: true });
  const reportFile = path.join(cacheDir, `tests-${process.pid}.json`);
  const vitestArgs = [
    tools.vitest,
    'run',
    `--config=${config}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...args.filter((arg) => arg !== ALL),
  ];
  const exitCode = await runChild(process.execPath, vitestArgs, {
    cwd: rootDir,
    env: { ...toolEnvironment(process.env), ...(args.includes(ALL) ? { SPECFLOW_TESTS: 'all' } : {}) },
  });
  const counts = countTests(readReport(reportFile), exitCode);
  rmSync(reportFile, { force: true });
  console.log(summaryLine(counts));
  return exitCode || (counts.failed > 0 ? 1 : 0);
}

/** @param {string} file @returns {import('./test-summary.mjs').TestReport | undefined} */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
