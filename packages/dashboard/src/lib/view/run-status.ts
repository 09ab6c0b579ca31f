import type { OrchestrationStatus } from '@specflow/shared/schemas';
import type { IconName, Tone } from './tone';

/** How a run's status looks and reads. */
export interface StatusView {
  readonly word: string;
  /** One word for the sidebar. */
  readonly short: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

/** Every status of a run, exhaustively. */
export const RUN_STATUS: Readonly<Record<OrchestrationStatus, StatusView>> = {
  running: { word: 'Running', short: 'Running', icon: 'spinner', tone: 'running' },
  paused: { word: 'Paused', short: 'Paused', icon: 'pause', tone: 'warn' },
  waiting_input: { word: 'Waiting for input', short: 'Answer', icon: 'question', tone: 'warn' },
  parked: { word: 'Parked', short: 'Parked', icon: 'clock', tone: 'warn' },
  waiting_merge: { word: 'Merge ready', short: 'Merge', icon: 'merge', tone: 'accent' },
  needs_attention: { word: 'Needs attention', short: 'Attention', icon: 'alert', tone: 'danger' },
  completed: { word: 'Complete', short: 'Complete', icon: 'check', tone: 'done' },
  failed: { word: 'Failed', short: 'Failed', icon: 'cross', tone: 'danger' },
  cancelled: { word: 'Cancelled', short: 'Cancelled', icon: 'stop', tone: 'neutral' },
};

/** A run over selected tasks that has come to its end without all of them. */
export const UNFINISHED: StatusView = {
  word: 'Ended, not all done',
  short: 'Ended',
  icon: 'alert',
  tone: 'warn',
};

/** How a run that is over looks in lists, and how any other does by its status alone. */
export function statusView(run: {
  readonly status: OrchestrationStatus;
  readonly unfinished?: true;
}): StatusView {
  return run.unfinished === true ? UNFINISHED : RUN_STATUS[run.status];
}

const TERMINAL: ReadonlySet<OrchestrationStatus> = new Set(['completed', 'failed', 'cancelled']);
const NEEDS_PERSON: ReadonlySet<OrchestrationStatus> = new Set([
  'waiting_input',
  'waiting_merge',
  'needs_attention',
]);

/** True while the run can still change. */
export function isActiveStatus(status: OrchestrationStatus): boolean {
  return !TERMINAL.has(status);
}

/** True when the run goes on only after a person did something. */
export function needsPerson(status: OrchestrationStatus): boolean {
  return NEEDS_PERSON.has(status);
}
