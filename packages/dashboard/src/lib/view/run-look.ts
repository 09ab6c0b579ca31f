import { endsUnfinished } from '@specflow/shared/runs';
import type { OrchestrationView } from '@specflow/shared/schemas';
import { RUN_STATUS, type StatusView, UNFINISHED } from './run-status';
import type { Tone } from './tone';

/** A run whose agent repairs something: running, but not as planned. */
export const HEALING: StatusView = { word: 'Healing', short: 'Healing', icon: 'heal', tone: 'warn' };

/** What is known of a run everywhere it is listed. */
type ListedRun = Pick<OrchestrationView, 'status' | 'batchRun'> & {
  readonly progress: Pick<OrchestrationView['progress'], 'healing'>;
};

/** True while the agent at work is a healer. */
export function isHealing(run: ListedRun): boolean {
  return run.status === 'running' && run.progress.healing === true;
}

/** How a run looks and reads now: its status, and a repair as such. */
export function runLook(run: ListedRun): StatusView {
  if (endsUnfinished(run)) return UNFINISHED;
  return isHealing(run) ? HEALING : RUN_STATUS[run.status];
}

/** Fill of what the run is at: the gradient while it works as planned, else the colour of its state. */
export const AT_WORK_FILL: Readonly<Record<Tone, string>> = {
  running: 'bg-orchestration',
  warn: 'bg-warn-graphic',
  accent: 'bg-accent-graphic',
  danger: 'bg-danger-graphic',
  done: 'bg-done-graphic',
  neutral: 'bg-faint-foreground',
};
