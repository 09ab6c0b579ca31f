import type { BatchItem, OrchestrationView, WaveGroup, WorkflowExecution } from '@specflow/shared/schemas';
import type { BatchTaskRow } from './batch-task-row';
import { type Stopwatch, stopwatchOf } from './elapsed';
import type { StatusView } from './run-status';

/** Tasks that one agent does beside others, as listed under their batch. */
export interface GroupRow {
  readonly id: string;
  /** The tasks in short: `T009, T011`, `T009 … T014 (6)`. */
  readonly name: string;
  readonly look: Omit<StatusView, 'short'>;
  readonly tasks: readonly BatchTaskRow[];
  readonly time: Stopwatch | null;
  readonly costUsd: number;
  readonly attempts: number;
  /** Folder name of its worktree while there is one. */
  readonly worktree: string | null;
  /** Why it is where it is: a failure, a conflict, a reason. */
  readonly note: string | null;
}

/** Groups that may run beside each other. */
export interface WaveRow {
  /** 1-based. */
  readonly number: number;
  readonly groups: readonly GroupRow[];
  readonly agentsAtWork: number;
}

/** Every status of a group, exhaustively. */
const GROUP_STATUS: Readonly<Record<WaveGroup['status'], Omit<StatusView, 'short'>>> = {
  waiting: { word: 'Not started', icon: 'circle', tone: 'neutral' },
  running: { word: 'At work', icon: 'spinner', tone: 'running' },
  ended: { word: 'Waits for its merge', icon: 'clock', tone: 'running' },
  merging: { word: 'Merging', icon: 'merge', tone: 'running' },
  merged: { word: 'Merged', icon: 'check', tone: 'done' },
  done: { word: 'Done', icon: 'check', tone: 'done' },
  redo: { word: 'Done again alone', icon: 'skip', tone: 'warn' },
  failed: { word: 'Failed', icon: 'cross', tone: 'danger' },
  timed_out: { word: 'Timed out', icon: 'clock', tone: 'danger' },
  blocked: { word: 'Blocked', icon: 'blocked', tone: 'warn' },
  cancelled: { word: 'Cancelled', icon: 'stop', tone: 'neutral' },
};

/** The waves of a batch with their groups (mission K2); none for a batch that one agent does. */
export function waveRows(
  run: OrchestrationView,
  batch: BatchItem,
  tasks: readonly BatchTaskRow[],
): readonly WaveRow[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const waves = new Map<number, WaveGroup[]>();
  for (const group of batch.groups ?? []) {
    waves.set(group.wave, [...(waves.get(group.wave) ?? []), group]);
  }
  return [...waves]
    .sort(([a], [b]) => a - b)
    .map(([number, groups]) => ({
      number,
      groups: groups.map((group) => groupRow(run, group, byId)),
      agentsAtWork: groups.filter(({ status }) => status === 'running').length,
    }));
}

/** Agents that are at work beside each other now; a run without waves has at most one. */
export function agentsAtWork(run: OrchestrationView): number {
  if (run.status !== 'running') return 0;
  return run.executionRecords.filter(
    ({ status, attempts }) => status === 'running' && attempts.at(-1)?.state === 'running',
  ).length;
}

/** The tasks of a group in short. */
export function groupName({ taskIds }: Pick<WaveGroup, 'taskIds'>): string {
  if (taskIds.length <= 3) return taskIds.join(', ');
  return `${taskIds[0]} … ${taskIds.at(-1)} (${taskIds.length})`;
}

function groupRow(
  run: OrchestrationView,
  group: WaveGroup,
  tasks: ReadonlyMap<string, BatchTaskRow>,
): GroupRow {
  const records = run.executionRecords.filter((record) => record.groupId === group.id);
  const attempts = records.flatMap((record) => record.attempts);
  const ids = new Set(attempts.map(({ id }) => id));
  const spent = run.ledger.filter(({ attemptId }) => ids.has(attemptId));
  return {
    id: group.id,
    name: groupName(group),
    look: lookOf(group, records),
    tasks: group.taskIds.flatMap((id) => tasks.get(id) ?? []),
    time: stopwatchOf(attempts.map(({ startedAt, endedAt }) => ({ from: startedAt, to: endedAt }))),
    costUsd: spent.reduce((sum, { spentUsd = 0 }) => sum + spentUsd, 0),
    attempts: attempts.length,
    worktree: group.worktree?.split('/').findLast((part) => part !== '') ?? null,
    note: noteOf(group),
  };
}

/** Whether an agent that has begun asks, heals or works says its execution: the group alone only waits or runs. */
function lookOf(group: WaveGroup, records: readonly WorkflowExecution[]): GroupRow['look'] {
  const newest = records.at(-1);
  if (newest?.status === 'waiting_for_input') {
    return { word: 'Waits for an answer', icon: 'question', tone: 'warn' };
  }
  if (group.status === 'waiting' && newest !== undefined) {
    return { word: 'Waits to go on', icon: 'clock', tone: 'neutral' };
  }
  if (group.status === 'running' && group.healAttempts > 0) {
    return { word: 'Healing', icon: 'heal', tone: 'warn' };
  }
  return GROUP_STATUS[group.status];
}

function noteOf({ conflict, failure, reason, redoes }: WaveGroup): string | null {
  if (conflict !== undefined) {
    const files = conflict.files.length === 0 ? '' : ` (${conflict.files.join(', ')})`;
    return `${conflict.message}${files}`;
  }
  return (
    failure?.message ?? reason ?? (redoes === undefined ? null : 'Its first result could not be merged.')
  );
}
