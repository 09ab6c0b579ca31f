import type { OrchestrationView } from '@specflow/shared/schemas';
import { currentBatchNumber } from './current-batch';
import { isHealing, runLook } from './run-look';

/**
 * What a screen reader is told about a run. The text changes on transitions only (status, step, batch),
 * never on ticks or counts.
 */
export function transitionText(run: OrchestrationView): string {
  const { word } = runLook(run);
  return run.status === 'running' ? run.progress.label : `${word}. ${run.statusReason}`;
}

/** Identity of the current situation: equal as long as there was no transition. */
export function transitionKey(run: OrchestrationView): string {
  const batch = run.currentPhase === 'implement' ? currentBatchNumber(run) : '';
  return [run.id, run.status, run.currentPhase, batch, isHealing(run) ? 'healing' : ''].join('/');
}

/** Title of the browser tab: `2/4 · project`, `Healing 2/4 · project`, so that a tab tells its state from afar. */
export function runPageTitle(run: OrchestrationView | null, projectName: string): string {
  if (run === null) return projectName;
  const number = currentBatchNumber(run);
  const inBatch = run.status === 'running' && run.currentPhase === 'implement' && number !== null;
  const { word } = runLook(run);
  const place = inBatch ? `${number}/${run.batches.items.length}` : null;
  const state = isHealing(run) || place === null ? [word, place].filter(Boolean).join(' ') : place;
  return `${state} · ${projectName}`;
}
