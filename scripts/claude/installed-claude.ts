import process from 'node:process';

/** A fetched build of Claude Code. */
export interface InstalledClaude {
  readonly version: string;
  /** Absolute path of the program. */
  readonly program: string;
  /** The newer builds report totals of a session, the older ones of a process. */
  readonly reportsSessionTotals: boolean;
  /** Price of a scripted answer without a cost of its own (100 tokens in, 20 out) by the default model. */
  readonly usdPerAnswer: number;
}

/** Variables by which a test project is told its build. */
export const buildVariables = (version: string, program: string): Record<string, string> => ({
  SPECFLOW_TEST_CLAUDE_VERSION: version,
  SPECFLOW_TEST_CLAUDE_PROGRAM: program,
});

/** The build to test. @throws when the tests were not started by `npm run test:claude` */
export function installedClaude(): InstalledClaude {
  const { SPECFLOW_TEST_CLAUDE_VERSION: version, SPECFLOW_TEST_CLAUDE_PROGRAM: program } = process.env;
  if (!version || !program) throw new Error('Start these tests with: npm run test:claude');
  const isOlder = version === '2.1.197';
  return { version, program, reportsSessionTotals: !isOlder, usdPerAnswer: isOlder ? 0.001 : 0.0008 };
}
