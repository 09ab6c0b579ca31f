import type { OrchestrationView } from '@specflow/shared/schemas';
import { currentBatchNumber } from './current-batch';
import { RUN_STATUS } from './run-status';

/**
 * What a screen reader is told about a run. The text changes on transitions only (status, step, batch),
 * never on ticks or counts.
 */
export function transitionText(run: OrchestrationView): string {
  const { word } = RUN_STATUS[run.status];
  return run.status === 'running' ? run.progress.label : `${word}. ${run.statusReason}`;
}

/** Identity of the current situation: equal as long as there was no transition. */
export function transitionKey(run: OrchestrationView): string {
  const batch = run.currentPhase === 'implement' ? currentBatchNumber(run) : '';
  return [run.id, run.status, run.currentPhase, batch].join('/');
}

/** Title of the browser tab: `2/4 · project`, so that a tab tells its state from afar. */
export function runPageTitle(run: OrchestrationView | null, projectName: string): string {
  if (run === null) return projectName;
  const number = currentBatchNumber(run);
  const inBatch = run.status === 'running' && run.currentPhase === 'implement' && number !== null;
  const state = inBatch ? `${number}/${run.batches.items.length}` : RUN_STATUS[run.status].word;
  return `${state} · ${projectName}`;
}
