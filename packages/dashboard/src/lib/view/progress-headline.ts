import type { OrchestrationView } from '@specflow/shared/schemas';
import { currentBatchNumber } from './current-batch';
import { stepLabel } from './phase-steps';

/** The sentence above the task bar. Where a panel of its own tells the state, it tells the place instead. */
export function progressHeadline(run: OrchestrationView): string {
  if (run.kind !== 'phase') return headlineWithoutSteps(run);
  switch (run.status) {
    case 'waiting_merge':
      return 'Every step before the merge is done';
    case 'waiting_input':
    case 'parked':
      return `Waiting in ${place(run)}`;
    case 'paused':
      return `Paused in ${place(run)}`;
    case 'needs_attention':
      return `Stopped in ${place(run)}`;
    case 'completed':
      return 'Every step is done';
    case 'failed':
    case 'cancelled':
      return `Ended in ${place(run)}`;
    default:
      return run.progress.label;
  }
}

/** The same for a run that is one command, or waves of selected tasks. */
function headlineWithoutSteps({ kind, status, statusReason, progress }: OrchestrationView): string {
  if (status === 'running') return progress.label;
  if (status === 'needs_attention') return 'Stopped';
  if (status === 'waiting_input' || status === 'parked') return 'Waiting';
  // The reason stands below.
  if (status === 'paused') return 'Paused';
  // The panel of its end says how the command ended.
  return kind === 'workflow' ? 'Ended' : statusReason;
}

function place(run: OrchestrationView): string {
  const number = currentBatchNumber(run);
  const batch = number === null ? undefined : run.batches.items[number - 1];
  if (run.currentPhase !== 'implement' || batch === undefined)
    return stepLabel(run.currentPhase).toLowerCase();
  return `batch ${number} of ${run.batches.items.length}: ${batch.section}`;
}
