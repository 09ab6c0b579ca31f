import type { OrchestrationView } from '@specflow/shared/schemas';
import { EXIT } from '../cli/cli';

/** Whether a wait is over: the run ended, or goes on only when a person acts. */
export function isWaitOver(run: Pick<OrchestrationView, 'status' | 'next'>): boolean {
  if (run.status === 'running' || run.status === 'parked') return false;
  // With autoMerge a run passes through "merge ready" by itself.
  return run.status !== 'waiting_merge' || run.next.includes('merge');
}

/** Exit code of a finished wait: 0 done or merge ready, 1 failed or cancelled, 3 a person is needed. */
export function exitCodeOf(status: OrchestrationView['status']): number {
  switch (status) {
    case 'completed':
    case 'waiting_merge':
      return EXIT.ok;
    case 'failed':
    case 'cancelled':
      return EXIT.failed;
    case 'needs_attention':
    case 'waiting_input':
    case 'paused':
    case 'running':
    case 'parked':
      return EXIT.needsPerson;
  }
}
