import type { OrchestrationView } from '@specflow/shared/schemas';
import { cleanLine, shorten } from '../text/clean-text';
import { columns, count, duration, usd } from '../text/layout';
import type { Style } from '../text/style';
import { describeQuestions, openQuestions } from './open-questions';
import { elapsedMs } from './progress-printer';

/** The summary of a run for a terminal: what was done, what it cost, what is left to do. */
export function describeRun(run: OrchestrationView, style: Style, nowMs: number): string {
  const { progress } = run;
  const tone = run.status === 'completed' || run.status === 'waiting_merge' ? style.good : style.warn;
  const isSimulated = run.agentKind === 'simulator';
  const agent = isSimulated ? 'simulated agent (no tokens were used)' : 'Claude Code';
  const cost = `${usd(run.totalCostUsd)}${isSimulated ? ' simulated' : ''}, ${usd(progress.money.leftUsd)} left`;
  const facts = [
    ['Run', run.id],
    subjectOf(run),
    ['Status', `${tone(run.status)}  ${cleanLine(run.statusReason)}`],
    ...(run.batchRun === undefined ? [['Step', run.currentPhase]] : []),
    ['Tasks', `${progress.tasksCompleted} of ${progress.tasksTotal} settled`],
    ['Time', duration(elapsedMs(run, nowMs))],
    ['Cost', cost],
    ['Agent', agent],
  ];
  const batches = run.batches.items.map((batch) => [
    String(batch.index + 1),
    batch.status,
    `${batch.tasksCompleted}/${batch.taskIds.length}`,
    usd(batch.costUsd),
    cleanLine(batch.section),
  ]);
  const remarks = run.warnings.map((warning) => `${style.warn('Warning:')} ${cleanLine(warning)}`);
  return [columns(facts), batchBlock(batches), describeAttention(run, style), ...remarks]
    .filter((block) => block !== '')
    .join('\n');
}

/** What the run is about. */
function subjectOf({ phase, batchRun, workflow }: OrchestrationView): string[] {
  if (batchRun) return ['Tasks of', cleanLine(`${batchRun.file}: ${batchRun.selection}`)];
  if (workflow) return ['Command', cleanLine(`/${workflow.skill}`)];
  return ['Phase', cleanLine([phase.number, phase.name].filter(Boolean).join(' ')) || 'none'];
}

function batchBlock(rows: string[][]): string {
  if (rows.length === 0) return '';
  const title = count(rows.length, 'batch').replace(/hs$/, 'hes');
  return `\n${title}\n${columns(rows)}`;
}

/** What a person has to do about a stopped run; empty while nothing. */
export function describeAttention(run: OrchestrationView, style: Style): string {
  const context = run.recoveryContext;
  if (context === undefined) return describeNext(run, style);
  const fix = context.fix === undefined ? '' : `\n${style.dim('Fix:')} ${cleanLine(context.fix)}`;
  const verbs = context.options
    .map((option) => `specflow orchestrate recover ${option}${whichOf(run)}`)
    .join(', ');
  const isBudget = context.code === 'BUDGET_REACHED' || context.failure?.class === 'budget';
  const raise = isBudget
    ? '\nLimits are raised with it: recover retry --budget-batch <usd> --budget-total <usd>'
    : '';
  return `\n${style.warn('Needs you:')} ${shorten(cleanLine(context.issue), 400)}${fix}\nThen: ${verbs}${raise}`;
}

/** Names the run where others of the project may be active beside it. */
function whichOf({ id, batchRun }: OrchestrationView): string {
  return batchRun === undefined ? '' : ` --id ${id}`;
}

/** What a person can do about a run that waits, with what they should know before a merge; empty while it works. */
function describeNext(run: OrchestrationView, style: Style): string {
  switch (run.status) {
    case 'waiting_merge': {
      const left = leftOut(run).map((line) => `${style.warn('Look at:')} ${line}`);
      const gate = run.phase.userGate === 'none' ? '' : ' --confirm-user-gate';
      return ['', ...left, `Then: specflow orchestrate merge${gate}, or finish to end without merging`].join(
        '\n',
      );
    }
    case 'waiting_input':
      return describeAsked(run, style);
    case 'parked':
      return `\nIt goes on by itself at ${run.resumeAt ?? 'a later time'}; "specflow orchestrate resume${whichOf(run)}" tries now`;
    case 'paused':
      return `\nThen: specflow orchestrate resume${whichOf(run)}`;
    default:
      return '';
  }
}

function describeAsked(run: OrchestrationView, style: Style): string {
  const questions = describeQuestions(openQuestions(run), style);
  const then = `Then: specflow orchestrate answer${whichOf(run)}, or on the page of the project ("specflow dashboard --open")`;
  return `\n${questions}\n${then}`;
}

/** Tasks that will be merged undone or unproven, each kind in a line. */
function leftOut({ batches }: OrchestrationView): string[] {
  const inState = (state: string) =>
    batches.items.flatMap((batch) => batch.taskIds.filter((id) => batch.taskStates[id] === state));
  const kinds: [string, string[]][] = [
    ['left out by a person', inState('waived')],
    ['deferred', inState('deferred')],
    ['ticked without any change', batches.items.flatMap((batch) => batch.unproven)],
  ];
  return kinds
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => cleanLine(`${ids.join(', ')} (${what})`));
}
