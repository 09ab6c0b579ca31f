import type { Command } from 'commander';
import type { Cli } from '../cli/cli';
import { runDemo } from '../demo/run-demo';

/** `specflow demo [--scenario <file>]` */
export function addDemoCommand(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description('complete the phase of a small real project with the simulated agent: no login, no tokens')
    .option('--scenario <file>', 'JSON file that says how the simulated agent misbehaves')
    .action((flags: { scenario?: string }) => cli.run(() => runDemo(cli, flags.scenario)));
}
