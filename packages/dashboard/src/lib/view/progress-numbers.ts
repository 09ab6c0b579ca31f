import type { OrchestrationView } from '@specflow/shared/schemas';

/** Shares (0–1) of the task bar: settled tasks outside of the batch at work, and settled ones inside it. */
export interface ProgressNumbers {
  readonly percent: number;
  readonly doneShare: number;
  readonly currentShare: number;
}

/** Splits the task bar of a run into what is behind it and what the batch at work has reached. */
export function progressNumbers(run: OrchestrationView): ProgressNumbers {
  const { tasksCompleted, tasksTotal } = run.progress;
  if (tasksTotal === 0) return { percent: 0, doneShare: 0, currentShare: 0 };
  const batch = run.batches.items.find((item) => item.status === 'running' || item.status === 'healing');
  const inBatch = Math.min(batch?.tasksCompleted ?? 0, tasksCompleted);
  return {
    // Rounded down: 100 % is said only when nothing is open.
    percent: Math.floor((tasksCompleted / tasksTotal) * 100),
    doneShare: (tasksCompleted - inBatch) / tasksTotal,
    currentShare: inBatch / tasksTotal,
  };
}
