import { isSpecflowError } from '@specflow/shared/errors';
import type { ProjectStatus } from '@specflow/shared/schemas';
import type { Command } from 'commander';
import type { Cli } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { noProjectStatus } from '../lib/status/no-project-status';
import { readProjectStatus } from '../lib/status/read-project-status';
import { cleanLine } from '../text/clean-text';
import { columns, progressBar } from '../text/layout';

/** `specflow status`. Exits 0 whatever it finds, also outside a project, as scripts expect of it. */
export function addStatusCommand(program: Command, cli: Cli): void {
  program
    .command('status')
    .description('phase, step, progress and health of the project, and what to do next')
    .action(() =>
      cli.run(async () => {
        const status = await readStatus(cli);
        return { data: status, text: describeStatus(status, cli) };
      }),
    );
}

async function readStatus(cli: Cli): Promise<ProjectStatus> {
  try {
    return await readProjectStatus(await resolveProject(cli));
  } catch (error) {
    if (isSpecflowError(error) && error.code === 'NO_PROJECT') return noProjectStatus(error);
    throw error;
  }
}

function describeStatus(status: ProjectStatus, { style }: Cli): string {
  const { phase, step, progress, verification, health } = status;
  const phaseText =
    phase.number === null ? 'none open' : `${phase.number} ${phase.name ?? ''} (${phase.status})`;
  const gate = phase.hasUserGate ? `, user gate ${phase.userGateStatus}` : '';
  const extras = [
    progress.tasksBlocked > 0 ? `${progress.tasksBlocked} blocked` : '',
    progress.tasksDeferred > 0 ? `${progress.tasksDeferred} deferred` : '',
  ].filter((text) => text !== '');
  const bar = progressBar(progress.tasksCompleted, progress.tasksTotal, 20);
  const tasks = `${bar} ${progress.tasksCompleted}/${progress.tasksTotal} ${extras.join(', ')}`;
  const rows = [
    ['Phase', cleanLine(phaseText) + gate],
    ['Step', cleanLine(`${step.current ?? '-'} (${step.status ?? '-'})`)],
    ['Tasks', tasks.trimEnd()],
    ['Verified', verification.status],
    ['Next', style.bold(status.nextAction)],
  ];
  const isOutside = health.issues.some((issue) => issue.code === 'NO_PROJECT');
  const issues = health.issues.map((issue) => {
    const tone =
      issue.severity === 'error' ? style.bad : issue.severity === 'warning' ? style.warn : style.dim;
    const fix = issue.fix === undefined ? '' : ` ${style.dim(`Fix: ${cleanLine(issue.fix)}`)}`;
    return `${tone(issue.severity)} ${cleanLine(issue.message)}${fix}`;
  });
  const blockers = status.blockers.map((blocker) => `${style.warn('blocked')} ${cleanLine(blocker)}`);
  return [...(isOutside ? [] : [columns(rows)]), ...issues, ...blockers].join('\n');
}
