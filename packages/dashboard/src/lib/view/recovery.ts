import type { OrchestrationView } from '@specflow/shared/schemas';
import { stepLabel } from './phase-steps';

/** What the recovery panel shows. */
export interface RecoveryPanelView {
  readonly issue: string;
  readonly fix: string | null;
  readonly evidence: readonly { readonly name: string; readonly value: string }[];
  readonly retryLabel: string;
  readonly skipLabel: string;
  readonly skipConsequence: string;
}

/** Derives issue, evidence and the words on the buttons from the recovery context; null without one. */
export function recoveryView(run: OrchestrationView): RecoveryPanelView | null {
  const context = run.recoveryContext;
  if (context === undefined) return null;
  const batch = run.batches.items.find((item) => item.id === context.batchId);
  const open = batch?.taskIds.filter((id) => (batch.taskStates[id] ?? 'open') === 'open') ?? [];
  const step = context.step === undefined ? 'step' : stepLabel(context.step).toLowerCase();
  const subject = batch === undefined ? step : 'batch';
  const evidence = [
    { name: 'Cause', value: context.code },
    {
      name: 'Batch',
      value: batch === undefined ? '' : `${batch.index + 1} · ${batch.section}`,
    },
    { name: 'Failure', value: context.failure === undefined ? '' : failureText(context.failure) },
    { name: 'Open tasks', value: open.join(', ') },
    {
      name: 'Spent',
      value: batch === undefined ? '' : `$${batch.costUsd.toFixed(2)} of $${run.config.budget.maxPerBatch}`,
    },
  ];
  return {
    issue: context.issue,
    fix: context.fix ?? null,
    evidence: evidence.filter(({ value }) => value !== ''),
    retryLabel: `Retry ${subject}`,
    skipLabel: `Skip ${subject}`,
    skipConsequence:
      batch === undefined
        ? `The run goes on without the ${subject}.`
        : `${open.length} open ${open.length === 1 ? 'task is' : 'tasks are'} waived (${open.join(', ')}) and listed again before the merge. The run goes on with the next batch.`,
  };
}

function failureText({ class: kind, message }: { class: string; message: string }): string {
  return `${kind.replaceAll('_', ' ')}: ${message}`;
}
