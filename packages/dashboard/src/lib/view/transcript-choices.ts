import type { Attempt, OrchestrationView, WorkflowExecution } from '@specflow/shared/schemas';
import { formatUsd } from '@/lib/format/money';
import { batchTitle } from './batch-title';
import { groupName } from './wave-rows';

/** One attempt of an agent whose output can be read. */
export interface SessionChoice {
  /** Id of the attempt. */
  readonly key: string;
  readonly sessionId: string;
  /** Number of the attempt within its execution, which names its file. */
  readonly attempt: number;
  /** Which part of the run: `Batch 2 · Core Components`, `Verify`. */
  readonly group: string;
  /** `Attempt 2`, `Heal 1`. */
  readonly label: string;
  /** `at work`, or how it ended and what it cost. */
  readonly detail: string;
  readonly isLive: boolean;
}

/** Attempts of a run, of one batch of it, or of one group of that, in the order in which they were begun. */
export function sessionChoices(
  run: OrchestrationView,
  batchId?: string,
  groupId?: string,
): readonly SessionChoice[] {
  const counts = new Map<string, number>();
  return run.executionRecords
    .filter((record) => batchId === undefined || record.batchId === batchId)
    .filter((record) => groupId === undefined || record.groupId === groupId)
    .flatMap((record) => record.attempts.map((attempt) => ({ record, attempt })))
    .sort((a, b) => a.attempt.intendedAt.localeCompare(b.attempt.intendedAt))
    .map(({ record, attempt }) => {
      const group = groupOf(run, record);
      const word = WORDS[record.kind] ?? 'Attempt';
      const number = (counts.get(`${group}/${word}`) ?? 0) + 1;
      counts.set(`${group}/${word}`, number);
      return {
        key: attempt.id,
        sessionId: attempt.sessionId,
        attempt: attempt.n,
        group,
        label: `${word} ${number}`,
        detail: detailOf(attempt),
        isLive: attempt.state !== 'ended',
      };
    });
}

const WORDS: Partial<Record<WorkflowExecution['kind'], string>> = { heal: 'Heal', decision: 'Decision' };

function groupOf(run: OrchestrationView, record: WorkflowExecution): string {
  const batch = run.batches.items.find((item) => item.id === record.batchId);
  if (batch !== undefined) {
    const group = batch.groups?.find(({ id }) => id === record.groupId);
    const title = batchTitle(run, batch);
    return group === undefined ? title : `${title} · ${groupName(group)}`;
  }
  return `${record.step.charAt(0).toUpperCase()}${record.step.slice(1)}`;
}

function detailOf({ state, outcome, stop }: Attempt): string {
  if (state !== 'ended') return state === 'running' ? 'at work' : 'starting';
  if (outcome === undefined)
    return stop === undefined ? 'ended' : `stopped (${stop.reason.replaceAll('_', ' ')})`;
  return `${outcome.class.replaceAll('_', ' ')} · ${formatUsd(outcome.costUsd)}`;
}
