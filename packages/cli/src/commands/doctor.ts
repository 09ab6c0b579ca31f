import type { Command } from 'commander';
import { type Cli, EXIT } from '../cli/cli';
import { runChecks } from '../doctor/run-checks';
import { cleanLine } from '../text/clean-text';
import { columns } from '../text/layout';

/** `specflow doctor`: everything a run needs, each with what to do about it. */
export function addDoctorCommand(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description('check everything that a run needs')
    .action(() =>
      cli.run(async () => {
        const checks = await runChecks(cli);
        const { good, bad, dim } = cli.style;
        const rows = checks.map((check) => [
          check.ok ? good('ok') : bad('FAIL'),
          check.name,
          cleanLine(check.detail) +
            (check.fix === undefined ? '' : `  ${dim(`Fix: ${cleanLine(check.fix)}`)}`),
        ]);
        const exitCode = checks.every((check) => check.ok) ? EXIT.ok : EXIT.failed;
        return { data: { checks }, text: columns(rows), exitCode };
      }),
    );
}
