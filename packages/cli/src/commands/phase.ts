import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { closePhase } from '../lib/phase/close-phase';
import { openPhase } from '../lib/phase/open-phase';
import { readPhase } from '../lib/phase/read-phase';
import { cleanLine } from '../text/clean-text';

/** `specflow phase status | open <number> [name…] | close` */
export function addPhaseCommand(program: Command, cli: Cli): void {
  const phase = program.command('phase').description('open, show and close the phase of a project');
  phase
    .command('status', { isDefault: true })
    .description('the open phase and its files')
    .action(() => cli.run(() => status(cli)));
  phase
    .command('open <number> [name...]')
    .description('begin a phase; without a name it is read from ROADMAP.md')
    .action((number: string, words: string[]) =>
      cli.run(async () => {
        const data = await openPhase(await resolveProject(cli), { number, name: words.join(' ') });
        return { data, text: cleanLine(data.message) };
      }),
    );
  phase
    .command('close')
    .description('end the open phase: every task must be settled')
    .option('--dry-run', 'say what would happen')
    .action((options: { dryRun?: boolean }) =>
      cli.run(async () => {
        const data = await closePhase(await resolveProject(cli), { isDryRun: options.dryRun === true });
        return { data, text: cleanLine(data.message) };
      }),
    );
}

async function status(cli: Cli): Promise<Outcome> {
  const data = await readPhase(await resolveProject(cli));
  const { number, name, status: state } = data.phase;
  const text = number === null ? 'No phase is open.' : `${number} ${name ?? ''} (${state ?? 'not started'})`;
  return { data, text: cleanLine(text) };
}
