/**
 * What Vitest's JSON reporter writes, as far as we need it.
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: readonly { name: string, status: string, assertionResults: readonly { status: string }[] }[] }} TestReport
 * @typedef {{ passed: number, failed: number, skipped: number }} TestCounts
 */

/**
 * Counts a run. A file that fails to load counts as one failure, and so does a run that Vitest itself
 * calls failed without naming a test (an error outside of any test, no test found, a crash).
 * @param {TestReport | undefined} report undefined when none was written
 * @param {number} exitCode of Vitest
 * @returns {TestCounts}
 */
export function countTests(report, exitCode) {
  const counted = { passed: 0, failed: 0, skipped: 0 };
  if (report) {
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    );
    counted.passed = report.numPassedTests;
    counted.failed = report.numFailedTests + broken.length;
    counted.skipped = report.numPendingTests + report.numTodoTests;
  }
  const failedUnnamed = counted.failed === 0 && exitCode !== 0;
  return failedUnnamed ? { ...counted, failed: 1 } : counted;
}

/** The last line of every test run. @param {TestCounts} counts */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
