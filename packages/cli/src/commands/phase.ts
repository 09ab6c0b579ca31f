import type { Command } from 'commander';
import type { Cli, Outcome } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { addPhase } from '../lib/phase/add-phase';
import { archivePhase } from '../lib/phase/archive-phase';
import { closePhase } from '../lib/phase/close-phase';
import { deferItems } from '../lib/phase/defer-items';
import { openPhase, type PhaseToOpen } from '../lib/phase/open-phase';
import { readPhase } from '../lib/phase/read-phase';
import { scanPhases } from '../lib/phase/scan-phases';
import { cleanLine } from '../text/clean-text';
import { columns } from '../text/layout';

/** `specflow phase status | open | close | add | defer | archive | scan` */
export function addPhaseCommand(program: Command, cli: Cli): void {
  const phase = program.command('phase').description('open, show and close the phases of a project');
  phase
    .command('status', { isDefault: true })
    .description('the open phase and its files')
    .action(() => cli.run(() => status(cli)));
  phase
    .command('open [number] [name...]')
    .description('begin a phase; number and name are read from ROADMAP.md where they are not given')
    .option('--hotfix [name]', 'begin a new phase of its own, after the highest number')
    .action((number: string | undefined, words: string[], flags: { hotfix?: string | true }) =>
      say(cli, async (project) => openPhase(project, phaseToOpen(number, words, flags.hotfix))),
    );
  phase
    .command('close')
    .description('end the open phase: every task must be settled; its files go to .specify/archive')
    .option('--dry-run', 'say what would happen')
    .option('--keep-specs', 'leave its folder in specs/')
    .option('--force', 'close it with open tasks too; they go to BACKLOG.md')
    .action((flags: { dryRun?: boolean; keepSpecs?: boolean; force?: boolean }) =>
      say(cli, (project) =>
        closePhase(project, {
          isDryRun: flags.dryRun === true,
          keepsSpecs: flags.keepSpecs === true,
          isForced: flags.force === true,
        }),
      ),
    );
  phase
    .command('add <number> <name...>')
    .description('add a phase to ROADMAP.md')
    .option('--gate <text>', 'what has to be true at its end')
    .option('--user-gate', 'a person has to approve it')
    .option('--no-file', 'without a file in .specify/phases')
    .action((number: string, words: string[], flags: { gate?: string; userGate?: boolean; file: boolean }) =>
      say(cli, (project) =>
        addPhase(project, {
          number,
          name: words.join(' '),
          gate: flags.gate,
          hasUserGate: flags.userGate === true,
          hasFile: flags.file,
        }),
      ),
    );
  phase
    .command('defer <items...>')
    .description('put things off to BACKLOG.md; ids of tasks are marked deferred as well')
    .option('-p, --phase <number>', 'the phase that they are meant for')
    .option('-r, --reason <text>', 'why')
    .action((items: string[], flags: { phase?: string; reason?: string }) =>
      say(cli, (project) => deferItems(project, items, flags)),
    );
  phase
    .command('archive <number>')
    .description('move the folder of a phase that is over to .specify/archive')
    .option('--force', 'with open tasks too')
    .action((number: string, flags: { force?: boolean }) =>
      say(cli, (project) => archivePhase(project, number, { isForced: flags.force === true })),
    );
  phase
    .command('scan')
    .description('every phase that ROADMAP.md or a folder knows')
    .action(() => cli.run(() => scan(cli)));
}

/** Runs one verb and prints its message. */
function say(cli: Cli, work: (project: string) => Promise<{ readonly message: string }>): Promise<void> {
  return cli.run(async () => {
    const data = await work(await resolveProject(cli));
    return { data, text: cleanLine(data.message) };
  });
}

/** `--hotfix` takes its name from its own value or from the words. */
function phaseToOpen(
  number: string | undefined,
  words: readonly string[],
  hotfix: string | true | undefined,
): PhaseToOpen {
  if (hotfix === undefined) return { number, name: words.join(' ') };
  const rest = [hotfix === true ? '' : hotfix, number ?? '', ...words];
  return { isHotfix: true, name: rest.filter((word) => word !== '').join(' ') };
}

async function status(cli: Cli): Promise<Outcome> {
  const data = await readPhase(await resolveProject(cli));
  const { number, name, status: state } = data.phase;
  const text = number === null ? 'No phase is open.' : `${number} ${name ?? ''} (${state ?? 'not started'})`;
  return { data, text: cleanLine(text) };
}

async function scan(cli: Cli): Promise<Outcome> {
  const data = await scanPhases(await resolveProject(cli));
  const rows = data.phases.map((phase) => [
    cleanLine(phase.number),
    cleanLine(phase.name ?? '-'),
    phase.isOpen ? 'open' : (phase.status ?? '-').replaceAll('_', ' '),
    phase.hasUserGate ? 'user gate' : '',
  ]);
  const remarks = data.problems.map(({ number, message }) =>
    cli.style.warn(cleanLine(`${number}: ${message}`)),
  );
  const text = rows.length === 0 ? 'No phases.' : columns(rows);
  return { data, text: [text, ...remarks].join('\n') };
}
