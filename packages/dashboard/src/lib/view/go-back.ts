import type { GoBackRequest, OrchestrationView } from '@specflow/shared/schemas';
import { formatCount } from '../format/count';
import { stepLabel } from './phase-steps';

/** A step to which a run can return. */
export interface GoBackChoice {
  readonly step: GoBackRequest['step'];
  readonly label: string;
  /** What happens from there. */
  readonly consequence: string;
}

const STEPS: readonly GoBackRequest['step'][] = ['design', 'analyze', 'implement', 'verify'];

/** The steps up to the present one, the nearest first (mission B8); the merge is never gone back to. */
export function goBackChoices(run: OrchestrationView): readonly GoBackChoice[] {
  const names: readonly string[] = STEPS;
  const current = names.indexOf(run.currentPhase);
  const reached = current === -1 ? STEPS : STEPS.slice(0, current + 1);
  return reached
    .map((step) => ({ step, label: stepLabel(step), consequence: consequenceOf(run, step) }))
    .toReversed();
}

function consequenceOf(run: OrchestrationView, step: GoBackRequest['step']): string {
  const open = run.progress.tasksTotal - run.progress.tasksCompleted;
  switch (step) {
    case 'design':
      return 'Spec, plan and tasks are designed again, also when design was skipped.';
    case 'analyze':
      return 'The design is analyzed again, also when analyze was skipped.';
    case 'implement':
      return open > 0
        ? `${formatCount(open, 'open task')} and unfinished batches are worked on again.`
        : 'Batches are planned again from tasks.md; ticked tasks are not redone.';
    case 'verify':
      return 'The phase is verified again, then waits for the merge.';
  }
}
