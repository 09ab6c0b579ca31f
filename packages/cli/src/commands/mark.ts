import { SpecflowError } from '@specflow/shared/errors';
import {
  isSettledStatus,
  nextTask,
  parseSelector,
  type TaskDocument,
  type TaskMark,
} from '@specflow/shared/tasks';
import type { Command } from 'commander';
import { readBatchSource } from '../batch/read-source';
import type { Cli, Outcome } from '../cli/cli';
import { usageError } from '../cli/usage-error';
import { progressOf } from '../lib/status/read-project-status';
import { markTasksInFile } from '../lib/tasks/mark-tasks-in-file';
import { recordEvidence } from '../lib/tasks/record-evidence';
import { cleanLine } from '../text/clean-text';

interface MarkOptions {
  readonly incomplete?: boolean;
  readonly blocked?: string;
  readonly deferred?: boolean;
  readonly evidence?: string;
  readonly file?: string;
}

/** `specflow mark <ids…>` */
export function addMarkCommand(program: Command, cli: Cli): void {
  program
    .command('mark <ids...>')
    .description('tick tasks: T001, T003..T005, 1.2, 63')
    .option('--incomplete', 'open them again')
    .option('--blocked <why>', 'mark them blocked')
    .option('--deferred', 'put them off; they count as settled')
    .option('--file <file>', 'the task file, inside the project; else that of "specflow next"')
    .option('--evidence <text>', 'record what proves it, beside tasks.md')
    .action((words: string[], options: MarkOptions) => cli.run(() => mark(cli, words, options)));
}

async function mark(cli: Cli, words: readonly string[], options: MarkOptions): Promise<Outcome> {
  const ids = readIds(words);
  const wanted = readMark(options);
  const { path } = await readBatchSource(cli, options.file);
  const { document } = await markTasksInFile(path, ids, wanted);
  const evidence =
    options.evidence === undefined
      ? {}
      : { evidence: await recordEvidence(path, { ids, text: options.evidence }) };
  const newStatus = wanted.kind;
  const data = { marked: ids, newStatus, ...summarize(document, { ids, path }), ...evidence };
  const { completed, total } = data.progress;
  const next = data.next ? `\nNext: ${data.next.id} ${cleanLine(data.next.description)}` : '';
  const text = `${ids.join(', ')} ${newStatus} (${completed}/${total})${data.message ? `\n${data.message}` : next}`;
  return { data, text };
}

function readIds(words: readonly string[]): string[] {
  const selection = parseSelector(words);
  if (!selection.ok) throw invalid(selection.errors.map((error) => error.message).join(' '));
  const ids = selection.items.flatMap((item) => {
    if (item.kind === 'id') return [item.id];
    if (item.kind === 'range') return item.ids;
    throw invalid('Name the tasks one by one or as a range; "all" and "phase:" are not for marking.');
  });
  return [...new Set(ids)];
}

function invalid(message: string): SpecflowError {
  return new SpecflowError('INVALID_SELECTOR', { message, hint: 'Examples: T001, T003..T005, 1.2' });
}

function readMark(options: MarkOptions): TaskMark {
  const chosen = [options.incomplete, options.blocked !== undefined, options.deferred].filter(Boolean);
  if (chosen.length > 1) throw usageError('--incomplete, --blocked and --deferred exclude each other.');
  if (options.incomplete) return { kind: 'incomplete' };
  if (options.deferred) return { kind: 'deferred' };
  if (options.blocked === undefined) return { kind: 'complete' };
  if (options.blocked.trim() === '') throw usageError('--blocked needs the reason.');
  return { kind: 'blocked', reason: options.blocked };
}

interface MarkSummary {
  readonly progress: { readonly completed: number; readonly total: number; readonly percentage: number };
  readonly sectionStatus?: SectionStatus;
  readonly next?: { readonly id: string; readonly description: string; readonly dependenciesMet: boolean };
  readonly stepComplete: boolean;
  readonly nextAction?: 'run_verify';
  readonly message?: string;
}

interface SectionStatus {
  readonly name: string;
  readonly completed: number;
  readonly total: number;
  readonly isComplete: boolean;
}

function summarize(document: TaskDocument, marked: { ids: readonly string[]; path: string }): MarkSummary {
  const { tasksCompleted, tasksTotal, percentage } = progressOf(document);
  const stepComplete = tasksTotal > 0 && tasksCompleted === tasksTotal;
  const answer = nextTask(document, marked.path);
  const sectionStatus = sectionStatusOf(document, marked.ids);
  return {
    progress: { completed: tasksCompleted, total: tasksTotal, percentage },
    ...(sectionStatus === null ? {} : { sectionStatus }),
    ...(answer.action === 'implement_task'
      ? {
          next: {
            id: answer.task.id,
            description: answer.task.description,
            dependenciesMet: answer.dependencies.met,
          },
        }
      : {}),
    stepComplete,
    ...(stepComplete
      ? { nextAction: 'run_verify', message: 'Every task is settled: run /flow.verify.' }
      : {}),
  };
}

/** Progress of the section that holds the first of the marked tasks. */
function sectionStatusOf(document: TaskDocument, ids: readonly string[]): SectionStatus | null {
  const task = document.tasks.find(({ id }) => ids.includes(id));
  if (task === undefined || task.section === null) return null;
  const tasks = document.tasks.filter((other) => other.sectionIndex === task.sectionIndex);
  const completed = tasks.filter(({ status }) => isSettledStatus(status)).length;
  return { name: task.section, completed, total: tasks.length, isComplete: completed === tasks.length };
}
