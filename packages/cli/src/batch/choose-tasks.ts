import { isSettledStatus, parseSelector, type TaskDocument } from '@specflow/shared/tasks';
import type { Cli } from '../cli/cli';
import { cleanLine, shorten } from '../text/clean-text';
import { columns } from '../text/layout';
import { SELECTOR_EXAMPLES } from './plan-batch';

/** Attempts at an answer before the command gives up. */
const MAX_ASKED = 5;

/**
 * Lists the open tasks by phase and asks which to run: the ids as listed, or any other selection.
 * @returns the words of the selection; null when nothing was chosen
 */
export async function chooseTasks(
  cli: Pick<Cli, 'note' | 'style'>,
  document: TaskDocument,
  ask: (question: string) => Promise<string | null>,
): Promise<string[] | null> {
  cli.note(listOpenTasks(document, cli.style));
  for (let asked = 0; asked < MAX_ASKED; asked += 1) {
    const answer = (await ask('Which tasks? (empty to leave) '))?.trim() ?? '';
    if (answer === '') return null;
    const selection = parseSelector([answer]);
    if (selection.ok) return [answer];
    cli.note(
      `${selection.errors.map((error) => cleanLine(error.message)).join(' ')} Examples: ${SELECTOR_EXAMPLES}`,
    );
  }
  return null;
}

/** The open tasks below the headings that they stand under. */
function listOpenTasks(document: TaskDocument, style: Cli['style']): string {
  const open = document.tasks.filter((task) => !isSettledStatus(task.status));
  const sections = new Map<string, string[][]>();
  for (const task of open) {
    const phase = task.phase === undefined ? '' : style.dim(`  phase:${task.phase}`);
    const name = task.section === null ? 'Tasks' : `${cleanLine(task.section)}${phase}`;
    const rows = sections.get(name) ?? [];
    const status = task.status === 'pending' ? '' : task.status.replace('_', ' ');
    rows.push([`  ${task.id}`, shorten(cleanLine(task.description), 80), status]);
    sections.set(name, rows);
  }
  if (open.length === 0) return 'No task is open.';
  return [...sections].map(([name, rows]) => `${style.bold(name)}\n${columns(rows)}`).join('\n');
}
