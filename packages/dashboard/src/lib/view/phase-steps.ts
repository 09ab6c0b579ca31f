import type { OrchestrationView, Step } from '@specflow/shared/schemas';
import { currentBatchNumber } from './current-batch';
import { type Stopwatch, stopwatchOf } from './elapsed';
import { isActiveStatus } from './run-status';

/** One segment of the phase bar. */
export interface PhaseStepView {
  readonly step: Step;
  readonly label: string;
  readonly state: 'pending' | 'current' | 'stopped' | 'done' | 'skipped';
  /** 0–1 of the segment that is filled. */
  readonly share: number;
  /** What is said at the right of the label. */
  readonly note: string | null;
  readonly time: Stopwatch | null;
}

const LABELS: Readonly<Record<Step, string>> = {
  design: 'Design',
  analyze: 'Analyze',
  implement: 'Implement',
  verify: 'Verify',
  merge: 'Merge',
};

/** Name of a step, also of steps that only the server knows. */
export function stepLabel(step: string): string {
  return Object.hasOwn(LABELS, step) ? LABELS[step as Step] : step.charAt(0).toUpperCase() + step.slice(1);
}

/** The phase bar of a run: Design · Analyze · Implement · Verify · Merge (mission E1). */
export function phaseSteps(run: OrchestrationView): readonly PhaseStepView[] {
  return (['design', 'analyze', 'implement', 'verify', 'merge'] as const).map((step) => {
    const state = stateOf(run, step);
    return {
      step,
      label: LABELS[step],
      state,
      share: shareOf(run, step, state),
      note: noteOf(run, step, state),
      time:
        state === 'done' || state === 'current'
          ? stopwatchOf(run.spans.filter((span) => span.step === step && span.status === 'running'))
          : null,
    };
  });
}

function stateOf(run: OrchestrationView, step: Step): PhaseStepView['state'] {
  const status = run.steps[step].status;
  if (status === 'completed') return 'done';
  if (status === 'skipped') return 'skipped';
  if (run.currentPhase !== step) return status === 'failed' ? 'stopped' : 'pending';
  const stopped = run.status === 'needs_attention' || run.status === 'failed' || run.status === 'cancelled';
  return stopped ? 'stopped' : 'current';
}

function shareOf(run: OrchestrationView, step: Step, state: PhaseStepView['state']): number {
  if (state === 'done' || state === 'skipped') return 1;
  if (state === 'pending') return 0;
  if (step !== 'implement' || run.progress.tasksTotal === 0) return 0.5;
  return Math.max(0.04, run.progress.tasksCompleted / run.progress.tasksTotal);
}

function noteOf(run: OrchestrationView, step: Step, state: PhaseStepView['state']): string | null {
  if (state === 'skipped') return 'skipped';
  if (state === 'stopped') return run.status === 'cancelled' ? 'cancelled' : 'stopped';
  if (step === 'implement' && state === 'current') return batchNote(run);
  if (step === 'merge' && asksBeforeMerge(run, state)) return 'needs you';
  return null;
}

/** Said from the start, so that nobody expects a merge in the morning that waits for them. */
function asksBeforeMerge(run: OrchestrationView, state: PhaseStepView['state']): boolean {
  if (run.status === 'waiting_merge') return true;
  return state === 'pending' && isActiveStatus(run.status) && !run.config.autoMerge;
}

function batchNote(run: OrchestrationView): string | null {
  const number = currentBatchNumber(run);
  return number === null ? null : `batch ${number} of ${run.batches.items.length}`;
}
