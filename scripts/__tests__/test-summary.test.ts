import { describe, expect, it } from 'vitest';
import { countTests, summaryLine } from '../lib/test-summary.mjs';

type TestReport = Parameters<typeof countTests>[0];

const report = (change: Partial<NonNullable<TestReport>> = {}): NonNullable<TestReport> => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] }],
  ...change,
});

const lineOf = (of: TestReport, exitCode: number) => summaryLine(countTests(of, exitCode));

describe('last line of a test run', () => {
  it('counts passes', () => {
    expect(lineOf(report(), 0)).toBe('3 passed, 0 failed');
  });

  it('counts a file that fails to load as one failure', () => {
    const testResults = [{ name: 'broken.test.ts', status: 'failed', assertionResults: [] }];
    expect(lineOf(report({ testResults }), 1)).toBe('3 passed, 1 failed');
  });

  it('does not count the file of a failed test a second time', () => {
    const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(lineOf(report({ numFailedTests: 1, testResults }), 1)).toBe('3 passed, 1 failed');
  });

  it('never claims success when the runner failed without naming a test', () => {
    expect(lineOf(report(), 1)).toBe('3 passed, 1 failed');
    expect(lineOf(undefined, 1)).toBe('0 passed, 1 failed');
  });

  it('names skipped tests only when there are some', () => {
    expect(lineOf(report({ numPendingTests: 2, numTodoTests: 1 }), 0)).toBe('3 passed, 0 failed, 3 skipped');
  });
});
