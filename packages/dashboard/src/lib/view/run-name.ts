import type { OrchestrationSummary, OrchestrationView } from '@specflow/shared/schemas';

/** What a run is about, in a few words: its phase, its command, or the tasks that were selected. */
export function runName(run: OrchestrationView): string {
  return nameOf({ phase: run.phase, workflow: run.workflow?.skill, selection: run.batchRun?.selection });
}

/** The same for a line of the list of runs, with the file that the tasks are from. */
export function summaryName(run: OrchestrationSummary): string {
  return run.file === undefined ? nameOf(run) : `${nameOf(run)} · ${run.file}`;
}

function nameOf(run: Pick<OrchestrationSummary, 'phase' | 'workflow' | 'selection'>): string {
  if (run.workflow !== undefined) return `/${run.workflow}`;
  if (run.selection !== undefined) return `Batch: ${run.selection}`;
  const phase = [run.phase.number, run.phase.name].filter((part) => part !== null && part !== '').join(' · ');
  return phase === '' ? 'Run' : phase;
}
