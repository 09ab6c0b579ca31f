import process from 'node:process';

/** Name of the variable in which `npm run test:claude` hands the fetched programs to the tests. */
const PROGRAMS = 'SPECFLOW_TEST_CLAUDE';

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

/** The builds to test. @throws when the tests were not started by `npm run test:claude` */
export function installedClaudes(): InstalledClaude[] {
  const programs: unknown = JSON.parse(process.env[PROGRAMS] ?? 'null');
  if (typeof programs !== 'object' || programs === null)
    throw new Error('Start these with: npm run test:claude');
  return Object.entries(programs).map(([version, program]) => ({
    version,
    program: String(program),
    reportsSessionTotals: version !== '2.1.197',
    usdPerAnswer: version === '2.1.197' ? 0.001 : 0.0008,
  }));
}
