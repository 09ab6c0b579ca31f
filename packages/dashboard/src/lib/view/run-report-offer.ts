import type { OrchestrationView } from '@specflow/shared/schemas';

/** A report can be made once a run has come to an end, or only its merge is left. */
export function hasReport({ status }: Pick<OrchestrationView, 'status'>): boolean {
  return (
    status === 'waiting_merge' || status === 'completed' || status === 'failed' || status === 'cancelled'
  );
}
