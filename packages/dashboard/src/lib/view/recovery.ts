import type { BatchItem, OrchestrationView, RecoveryContext } from '@specflow/shared/schemas';
import { formatCount } from '../format/count';
import { formatUsd } from '../format/money';
import { stepLabel } from './phase-steps';

/** What the recovery panel shows. */
export interface RecoveryPanelView {
  readonly issue: string;
  readonly fix: string | null;
  readonly evidence: readonly {
    readonly name: string;
    readonly value: string;
    /** Ids and words of a machine. */
    readonly isCode: boolean;
  }[];
  readonly retryLabel: string;
  readonly skipLabel: string;
  readonly skipConsequence: string;
  /** True when money is what is missing. */
  readonly needsMoney: boolean;
}

/** Causes in which "skip" accepts something instead of giving up a batch. */
const ACCEPTING: Readonly<Record<string, { readonly label: string; readonly consequence: string }>> = {
  TASKS_VANISHED: {
    label: 'Skip and accept removal',
    consequence: 'The tasks that disappeared from tasks.md are waived and listed again before the merge.',
  },
  TASKS_DEFERRED: {
    label: 'Skip and accept deferral',
    consequence: 'The tasks that the agent deferred are waived and listed again before the merge.',
  },
  BLOCKED_TASKS: {
    label: 'Skip blocked tasks',
    consequence: 'The blocked tasks are waived and listed again before the merge. The run goes on to verify.',
  },
};

/** Derives issue, evidence and the words on the buttons from the recovery context; null without one. */
export function recoveryView(run: OrchestrationView): RecoveryPanelView | null {
  const context = run.recoveryContext;
  if (context === undefined) return null;
  if (run.batchRun !== undefined) return selectedTasksView(run, context);
  const batch = run.batches.items.find((item) => item.id === context.batchId);
  const subject = subjectOf(context, batch);
  const accepting = ACCEPTING[context.code];
  return {
    issue: context.issue,
    fix: context.fix ?? null,
    evidence: evidenceOf(run, context, batch),
    retryLabel: `Retry ${subject}`.trim(),
    skipLabel: accepting?.label ?? `Skip ${subject}`.trim(),
    skipConsequence: accepting?.consequence ?? skipConsequence(batch, subject),
    needsMoney: needsMoney(context),
  };
}

/** A run over selected tasks goes on without the tasks of the agent that stopped it. */
function selectedTasksView(run: OrchestrationView, context: RecoveryContext): RecoveryPanelView {
  const agent = run.executionRecords.find(({ id }) => id === context.failedWorkflowId);
  const ids = agent?.taskIds ?? [];
  const subject = ids.length === 0 ? 'the next task' : ids.join(', ');
  return {
    issue: context.issue,
    fix: context.fix ?? null,
    evidence: evidenceOf(run, context, undefined),
    retryLabel: 'Retry',
    skipLabel: `Skip ${subject}`,
    skipConsequence: `It counts as failed: ${subject}. What depends on it is blocked, and the run goes on with the rest.`,
    needsMoney: needsMoney(context),
  };
}

function needsMoney({ code, failure }: RecoveryContext): boolean {
  return failure?.class === 'budget' || code.startsWith('BUDGET');
}

function subjectOf({ step }: RecoveryContext, batch: BatchItem | undefined): string {
  if (batch !== undefined) return 'batch';
  return step === undefined ? '' : stepLabel(step).toLowerCase();
}

function skipConsequence(batch: BatchItem | undefined, subject: string): string {
  if (batch === undefined) return subject === '' ? 'The run goes on.' : `The run goes on without ${subject}.`;
  const open = openTasks(batch);
  const waived = `${formatCount(open.length, 'open task')} (${open.join(', ')})`;
  return `${waived} will be waived and listed again before the merge. The run goes on with the next batch.`;
}

function evidenceOf(run: OrchestrationView, context: RecoveryContext, batch: BatchItem | undefined) {
  const { failure } = context;
  const kind = failure?.class.replaceAll('_', ' ');
  const facts = [
    { name: 'Cause', value: context.code, isCode: true },
    { name: 'Failure', isCode: true, value: failure === undefined ? '' : `${kind}: ${failure.message}` },
  ];
  if (batch === undefined) return facts.filter(({ value }) => value !== '');
  const limit = formatUsd(run.config.budget.maxPerBatch);
  return [
    ...facts,
    { name: 'Batch', value: `${batch.index + 1} · ${batch.section}`, isCode: false },
    { name: 'Open tasks', value: openTasks(batch).join(', '), isCode: true },
    { name: 'Spent', value: `${formatUsd(batch.costUsd)} of ${limit}`, isCode: false },
  ].filter(({ value }) => value !== '');
}

function openTasks(batch: BatchItem): readonly string[] {
  return batch.taskIds.filter((id) => {
    const state = batch.taskStates[id] ?? 'open';
    return state === 'open' || state === 'blocked';
  });
}
