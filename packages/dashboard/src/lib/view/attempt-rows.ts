import type { Attempt, OrchestrationView, WorkflowExecution } from '@specflow/shared/schemas';
import { type Stopwatch, stopwatchOf } from './elapsed';
import type { StatusView } from './run-status';
import { sessionChoices } from './transcript-choices';

/** One attempt of an agent as listed and explained. */
export interface AttemptRow {
  /** Id of the attempt. */
  readonly key: string;
  /** `Attempt 2`, `Heal 1`. */
  readonly label: string;
  /** `Batch 2 · Core Components`, `Verify`. */
  readonly group: string;
  readonly look: Omit<StatusView, 'short'>;
  /** Null until its process was started. */
  readonly time: Stopwatch | null;
  readonly costUsd: number | null;
  readonly isLive: boolean;
  readonly execution: WorkflowExecution;
  readonly attempt: Attempt;
}

/** The attempts of one step or batch. */
export interface AttemptGroup {
  readonly title: string;
  readonly attempts: readonly AttemptRow[];
  readonly costUsd: number;
}

/** Every attempt of a run under its step or batch, in the order in which they were begun. */
export function attemptGroups(run: OrchestrationView): readonly AttemptGroup[] {
  const found = new Map(
    run.executionRecords.flatMap((execution) =>
      execution.attempts.map((attempt) => [attempt.id, { execution, attempt }] as const),
    ),
  );
  const spent = new Map(run.ledger.map((entry) => [entry.attemptId, entry.spentUsd]));
  const groups = new Map<string, AttemptRow[]>();
  for (const { key, label, group, isLive } of sessionChoices(run)) {
    const one = found.get(key);
    if (one === undefined) continue;
    const { attempt } = one;
    const row: AttemptRow = {
      ...one,
      key,
      label,
      group,
      isLive,
      look: attemptLook(attempt),
      time: stopwatchOf([{ from: attempt.startedAt, to: attempt.endedAt }]),
      costUsd: spent.get(key) ?? attempt.outcome?.costUsd ?? null,
    };
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups].map(([title, attempts]) => ({
    title,
    attempts,
    costUsd: attempts.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
  }));
}

type Outcome = NonNullable<Attempt['outcome']>;

/** How an attempt ended, or that it is at work. */
function attemptLook({ state, outcome, stop }: Attempt): Omit<StatusView, 'short'> {
  if (state === 'intended') return { word: 'Starting', icon: 'spinner', tone: 'running' };
  if (state === 'running') return { word: 'At work', icon: 'spinner', tone: 'running' };
  if (outcome !== undefined) return outcomeLook(outcome);
  if (stop !== undefined) return { word: `Stopped: ${words(stop.reason)}`, icon: 'stop', tone: 'neutral' };
  return { word: 'Ended', icon: 'circle', tone: 'neutral' };
}

function outcomeLook({ class: kind }: Outcome): Omit<StatusView, 'short'> {
  switch (kind) {
    case 'ok':
      return { word: 'Ended well', icon: 'check', tone: 'done' };
    case 'needs_input':
      return { word: 'Asked a question', icon: 'question', tone: 'warn' };
    case 'rate_limit':
      return { word: 'Rate limit', icon: 'clock', tone: 'warn' };
    case 'transient_api':
      return { word: 'API unavailable', icon: 'clock', tone: 'warn' };
    case 'stopped_by_user':
      return { word: 'Stopped by a person', icon: 'stop', tone: 'neutral' };
    case 'interrupted':
      return { word: 'Interrupted', icon: 'stop', tone: 'neutral' };
    default:
      return { word: capital(words(kind)), icon: 'cross', tone: 'danger' };
  }
}

const words = (id: string) => id.replaceAll('_', ' ');
const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
