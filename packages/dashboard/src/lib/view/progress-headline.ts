import type { OrchestrationView } from '@specflow/shared/schemas';
import { currentBatchNumber } from './current-batch';
import { stepLabel } from './phase-steps';

/** The sentence above the task bar. Where a panel of its own tells the state, it tells the place instead. */
export function progressHeadline(run: OrchestrationView): string {
  if (run.kind !== 'phase') return run.status === 'running' ? run.progress.label : run.statusReason;
  switch (run.status) {
    case 'waiting_merge':
      return 'Every step before the merge is done';
    case 'waiting_input':
    case 'parked':
      return `Waiting in ${place(run)}`;
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

function place(run: OrchestrationView): string {
  const number = currentBatchNumber(run);
  const batch = number === null ? undefined : run.batches.items[number - 1];
  if (run.currentPhase !== 'implement' || batch === undefined)
    return stepLabel(run.currentPhase).toLowerCase();
  return `batch ${number} of ${run.batches.items.length}: ${batch.section}`;
}
