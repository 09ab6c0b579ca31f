import type { OrchestrationView, ProjectView } from '@specflow/shared/schemas';
import { isActiveStatus } from './run-status';

/**
 * Whether the page offers to complete the phase: not while a run is in the way, and not beside a run that has
 * just completed this very phase.
 */
export function offersStart(project: ProjectView, run: OrchestrationView | null): boolean {
  if (run === null) return true;
  if (isActiveStatus(run.status)) return false;
  if (run.kind !== 'phase') return true;
  return run.status !== 'completed' || (project.phase?.number ?? null) !== run.phase.number;
}
