import type { Command } from 'commander';
import type { Cli } from '../cli/cli';
import { DEMO_SCENARIOS } from '../demo/demo-scenarios';
import { runDemo } from '../demo/run-demo';

/** `specflow demo [--scenario <name|file>]` */
export function addDemoCommand(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description('complete the phase of a small real project with the simulated agent: no login, no tokens')
    .option(
      '--scenario <name|file>',
      `how the simulated agent misbehaves: ${DEMO_SCENARIOS.join(', ')}, or a JSON file`,
    )
    .action((flags: { scenario?: string }) => cli.run(() => runDemo(cli, flags.scenario)));
}
