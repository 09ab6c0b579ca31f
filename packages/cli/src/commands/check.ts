import type { Command } from 'commander';
import { type Cli, EXIT, type Outcome } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { usageError } from '../cli/usage-error';
import { type CheckReport, checkProject } from '../lib/check/check-project';
import { GATES, type GateName } from '../lib/check/gates';
import { cleanLine } from '../text/clean-text';
import { columns } from '../text/layout';

/** `specflow check [--fix] [--gate <name>]`. Exits 1 when it does not pass. */
export function addCheckCommand(program: Command, cli: Cli): void {
  program
    .command('check')
    .description('judge the gates of the phase and the bookkeeping of the project')
    .option('--fix', 'put right what needs no decision')
    .option('--gate <name>', `one gate only: ${GATES.join(', ')}`)
    .action((flags: { fix?: boolean; gate?: string }) =>
      cli.run(async (): Promise<Outcome> => {
        const gate = flags.gate === undefined ? undefined : readGate(flags.gate);
        const project = await resolveProject(cli);
        const data = await checkProject(project, { home: cli.home, gate, isFixing: flags.fix === true });
        return { data, text: describe(data, cli), exitCode: data.passed ? EXIT.ok : EXIT.failed };
      }),
    );
}

function readGate(name: string): GateName {
  const gate = GATES.find((candidate) => candidate === name);
  if (gate === undefined) throw usageError(`There is no gate "${name}"; use ${GATES.join(', ')}.`);
  return gate;
}

function describe(report: CheckReport, { style }: Cli): string {
  const gates = GATES.map((name) => {
    const { passed, reason } = report.gates[name];
    return [passed ? style.good('passed') : style.warn('open'), name, cleanLine(reason ?? '')];
  });
  const issues = report.issues.map(({ severity, message, fix }) => {
    const tone = severity === 'error' ? style.bad : severity === 'warning' ? style.warn : style.dim;
    return `${tone(severity)} ${cleanLine(message)}${fix === undefined ? '' : ` ${style.dim(`Fix: ${cleanLine(fix)}`)}`}`;
  });
  const fixed = (report.fixed ?? []).map(({ action }) => `${style.good('fixed')} ${cleanLine(action)}`);
  const last = report.passed ? style.good('Passed.') : `Not passed. Next: ${report.suggestedAction ?? '-'}`;
  return [columns(gates), ...fixed, ...issues, last].join('\n');
}
