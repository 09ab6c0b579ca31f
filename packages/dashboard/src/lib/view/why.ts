import type {
  Attempt,
  OrchestrationSummary,
  OrchestrationView,
  ProjectView,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { formatCount } from '../format/count';
import { formatDuration } from '../format/duration';
import { formatUsd } from '../format/money';
import { formatClock, formatDateTime } from '../format/time';
import { BATCH_STATUS } from './batch-status';
import { stepLabel } from './phase-steps';
import { projectState } from './project-state';
import { runLook } from './run-look';
import { statusView } from './run-status';

/** What a badge is about. */
export type WhySubject =
  | { readonly kind: 'run'; readonly run: OrchestrationView }
  | { readonly kind: 'summary'; readonly run: OrchestrationSummary }
  | { readonly kind: 'project'; readonly project: ProjectView }
  | { readonly kind: 'batch'; readonly run: OrchestrationView; readonly batchId: string };

/** The facts from which a badge is derived (mission M5). */
export interface Why {
  readonly word: string;
  readonly reason: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What happened last, the newest first. */
  readonly history: readonly { readonly key: string; readonly at: string; readonly text: string }[];
}

type Fact = readonly [name: string, value: string | null | undefined];

const LAST = 4;

/** Derives the facts behind a badge. */
export function whyOf(subject: WhySubject): Why {
  switch (subject.kind) {
    case 'run':
      return whyRun(subject.run);
    case 'summary':
      return whySummary(subject.run);
    case 'project':
      return whyProject(subject.project);
    case 'batch':
      return whyBatch(subject.run, subject.batchId);
  }
}

function whyRun(run: OrchestrationView): Why {
  const span = run.spans.findLast(({ to }) => to === undefined) ?? run.spans.at(-1);
  const alive = run.executionRecords.find((record) => record.status === 'running');
  const { recoveryContext: stop } = run;
  return {
    word: runLook(run).word,
    reason: run.statusReason,
    facts: facts([
      ['Since', span === undefined ? null : formatDateTime(span.from)],
      ['Step', run.currentPhase === 'complete' || run.kind !== 'phase' ? null : stepLabel(run.currentPhase)],
      ['Agent at work', alive === undefined ? 'none' : agentText(run, alive)],
      ['Cause', stop?.code],
      ['Failure', stop?.failure && `${words(stop.failure.class)}: ${stop.failure.message}`],
      ['Goes on', run.resumeAt && formatDateTime(run.resumeAt)],
      ['Asked for', intentText(run)],
      [
        run.batchRun ? `Tasks of ${run.batchRun.file}` : 'Tasks in tasks.md',
        `${run.tasks.completed} of ${run.tasks.total} settled`,
      ],
      ['Spent', `${formatUsd(run.progress.money.spentUsd)}, ${formatUsd(run.progress.money.leftUsd)} left`],
      ['Record', `revision ${run.revision}, ${formatDateTime(run.updatedAt)}`],
    ]),
    history: run.decisionLog
      .map(({ timestamp, decision, reason }, index) => ({
        key: String(index),
        at: formatClock(timestamp),
        text: reason === '' ? decision : `${decision} — ${reason}`,
      }))
      .slice(-LAST)
      .toReversed(),
  };
}

function whySummary(run: OrchestrationSummary): Why {
  return {
    word: statusView(run).word,
    reason: run.statusReason,
    facts: facts([
      ['Started', formatDateTime(run.startedAt)],
      ['Ended', run.completedAt && formatDateTime(run.completedAt)],
      ['Spent', formatUsd(run.totalCostUsd)],
    ]),
    history: [],
  };
}

function whyProject(project: ProjectView): Why {
  const { word, line } = projectState(project);
  const { orchestration: run, phase, progress } = project;
  return {
    word,
    reason: project.unavailable ?? project.needs ?? line,
    facts: facts([
      ['Run', run === undefined ? 'none' : statusView(run).word],
      ['Last change', run && formatDateTime(run.updatedAt)],
      ['Spent', run && formatUsd(run.totalCostUsd)],
      ['Phase in the state file', phase?.status && words(phase.status)],
      ['Tasks in tasks.md', progress && `${progress.tasksCompleted} of ${progress.tasksTotal} settled`],
      ['Blocked tasks', progress && progress.tasksBlocked > 0 ? String(progress.tasksBlocked) : null],
    ]),
    history: [],
  };
}

function whyBatch(run: OrchestrationView, batchId: string): Why {
  const batch = run.batches.items.find(({ id }) => id === batchId);
  if (batch === undefined)
    return { word: 'Removed', reason: 'The batch was planned away.', facts: [], history: [] };
  const records = run.executionRecords.filter((record) => record.batchId === batchId);
  const states = Object.values(batch.taskStates);
  const open = states.filter((state) => state === 'open').length;
  const failure = 'failure' in batch ? batch.failure : undefined;
  const { evidence } = batch;
  return {
    word: BATCH_STATUS[batch.status].word,
    reason: batch.status === 'skipped' ? batch.skipReason : batchReason(batch.tasksCompleted, open, run),
    facts: facts([
      ['Failure', failure && `${words(failure.class)}: ${failure.message}`],
      ['Heal attempts', batch.healAttempts > 0 ? String(batch.healAttempts) : null],
      ['Files changed', evidence && String(evidence.files.length)],
      ['Ticked by the agent', evidence && (evidence.ticked.join(', ') || 'none')],
      ['Ticked without a change', batch.unproven.join(', ') || null],
      ['Git HEAD', headText(evidence)],
      ['Spent', formatUsd(batch.costUsd)],
    ]),
    history: records
      .flatMap((record) => record.attempts.map((attempt) => ({ record, attempt })))
      .slice(-LAST)
      .toReversed()
      .map(({ record, attempt }) => ({
        key: attempt.id,
        at: formatClock(attempt.startedAt ?? attempt.intendedAt),
        text: `${record.kind === 'heal' ? 'Heal attempt' : 'Attempt'} ${attempt.n}: ${outcomeText(attempt)}`,
      })),
  };
}

function batchReason(done: number, open: number, { batchRun }: OrchestrationView): string {
  const file = batchRun?.file ?? 'tasks.md';
  const part = batchRun === undefined ? 'batch' : 'wave';
  return open === 0
    ? `All ${formatCount(done, 'task')} of this ${part} are settled in ${file}.`
    : `${formatCount(open, 'task')} of this ${part} ${open === 1 ? 'is' : 'are'} open in ${file}.`;
}

function headText(evidence: OrchestrationView['batches']['items'][number]['evidence']): string | null {
  const [before, after] = [evidence?.before?.head, evidence?.after?.head];
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  return before === after ? before.slice(0, 7) : `${before.slice(0, 7)} → ${after.slice(0, 7)}`;
}

function outcomeText({ outcome, startedAt, endedAt }: Attempt): string {
  const took =
    startedAt === undefined || endedAt === undefined
      ? ''
      : ` after ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}`;
  if (outcome === undefined) return endedAt === undefined ? 'at work' : `ended${took}`;
  return `${outcome.class === 'ok' ? 'ended well' : words(outcome.class)}${took}, ${formatUsd(outcome.costUsd)}`;
}

function agentText(run: OrchestrationView, record: WorkflowExecution): string {
  const attempt = record.attempts.at(-1);
  const kind = run.agentKind === 'simulator' ? 'simulated agent' : 'Claude Code';
  const command = record.skill === '' ? record.taskIds.join(', ') : `/${record.skill}`;
  return `${kind}, ${command}, attempt ${attempt?.n ?? 1}`;
}

function intentText({ intents }: OrchestrationView): string | null {
  if (intents.cancel) return 'cancel';
  if (intents.pause) return intents.pause.when === 'now' ? 'pause now' : 'pause after this batch';
  return intents.merge ? 'merge' : null;
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}

function facts(candidates: readonly Fact[]): Why['facts'] {
  return candidates.flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [{ name, value }] : [],
  );
}
