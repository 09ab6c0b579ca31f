import { isDone } from '@specflow/shared/runs';
import type {
  BatchItem,
  BatchRun,
  BatchRunTaskStatus,
  OrchestrationView,
  TaskView,
} from '@specflow/shared/schemas';
import { BATCH_STATUS, type TaskState } from './batch-status';
import type { BatchTaskRow } from './batch-task-row';
import { type Stopwatch, stopwatchOf } from './elapsed';
import { isActiveStatus, type StatusView } from './run-status';
import { type WaveRow, waveRows } from './wave-rows';

/** What changed in the files during a batch. */
export interface EvidenceCounts {
  readonly files: string;
  readonly additions: number;
  readonly deletions: number;
}

/** One line of the batch list. */
export interface BatchRow {
  readonly id: string;
  /** 1-based. */
  readonly number: number;
  readonly section: string;
  readonly status: BatchItem['status'];
  /** How the status looks and reads. */
  readonly look: Omit<StatusView, 'short'>;
  /** Tasks that are done or deferred; what a person waived is counted apart. */
  readonly tasksCompleted: number;
  readonly tasksWaived: number;
  readonly tasksTotal: number;
  readonly tasks: readonly BatchTaskRow[];
  /** Its waves when several agents do it. */
  readonly waves: readonly WaveRow[];
  readonly time: Stopwatch | null;
  readonly costUsd: number;
  readonly attempts: number;
  readonly healAttempts: number;
  readonly evidence: EvidenceCounts | null;
  readonly ticked: { readonly inside: number; readonly outside: readonly string[] } | null;
  /** What went wrong; for a healed batch, what was repaired. */
  readonly failure: string | null;
  readonly skipReason: string | null;
  readonly warnings: readonly string[];
}

/** True when every task of a wave is done, or was settled elsewhere: what failed or is blocked is not. */
export function isWaveDone({ tasks }: BatchRun, wave: Pick<BatchItem, 'taskIds'>): boolean {
  return tasks.every((task) => isDone(task) || !wave.taskIds.includes(task.id));
}

/** The batch list of a run. Tasks come fresh from tasks.md while it is active, else as the record kept them. */
export function batchRows(run: OrchestrationView, tasks: readonly TaskView[] = []): readonly BatchRow[] {
  const fresh = new Map(tasks.map((task) => [task.id, task]));
  return run.batches.items.map((batch) => {
    const waived = batch.taskIds.filter((id) => batch.taskStates[id] === 'waived').length;
    const rows = batch.taskIds.map((id) =>
      run.batchRun === undefined
        ? taskRow(id, batch, isActiveStatus(run.status), fresh.get(id))
        : selectedTaskRow(id, run.batchRun),
    );
    const attempts = run.executionRecords
      .filter((record) => record.batchId === batch.id)
      .flatMap((record) => record.attempts);
    return {
      id: batch.id,
      number: batch.index + 1,
      section: batch.section,
      status: batch.status,
      look: lookOf(batch, run),
      // The record counts waived tasks as settled.
      tasksCompleted: batch.tasksCompleted - waived,
      tasksWaived: waived,
      tasksTotal: batch.taskIds.length,
      tasks: rows,
      waves: waveRows(run, batch, rows),
      time: stopwatchOf(attempts.map(({ startedAt, endedAt }) => ({ from: startedAt, to: endedAt }))),
      costUsd: batch.costUsd,
      attempts: attempts.length,
      healAttempts: batch.healAttempts,
      evidence: evidenceCounts(batch),
      ticked:
        batch.evidence === undefined || (run.batchRun !== undefined && run.batchRun.format !== 'tasks')
          ? null
          : { inside: batch.evidence.ticked.length, outside: batch.evidence.tickedOutside },
      failure: 'failure' in batch ? batch.failure.message : null,
      skipReason: batch.status === 'skipped' ? batch.skipReason : null,
      warnings: batch.warnings,
    };
  });
}

/** True for a batch that a person who looks for failures wants to see. */
export function isTroubled(row: BatchRow): boolean {
  return row.status === 'failed' || row.status === 'healing' || row.tasks.some(({ unproven }) => unproven);
}

/** A batch of a run that waits (parked, paused, for an answer) must not look as if an agent were at work. */
function lookOf(batch: BatchItem, run: OrchestrationView): BatchRow['look'] {
  const atWork = batch.status === 'running' || batch.status === 'healing';
  if (!atWork || run.status === 'running') return BATCH_STATUS[batch.status];
  return { word: 'Waiting', icon: 'clock', tone: 'warn' };
}

function taskRow(id: string, batch: BatchItem, active: boolean, task: TaskView | undefined): BatchTaskRow {
  const kept = batch.taskStates[id] ?? 'open';
  const recorded: TaskState = kept === 'open' ? 'pending' : kept;
  const decided = kept === 'waived' || kept === 'vanished';
  return {
    id,
    description: task?.description ?? '',
    state: active && task !== undefined && !decided ? task.status : recorded,
    unproven: batch.unproven.includes(id),
  };
}

const STATE_OF: Readonly<Record<BatchRunTaskStatus, TaskState>> = {
  pending: 'pending',
  running: 'in_progress',
  completed: 'done',
  failed: 'failed',
  timed_out: 'failed',
  blocked: 'blocked',
  skipped: 'skipped',
};

/** A task of a run over selected tasks: the run itself knows how it stands. */
function selectedTaskRow(id: string, { tasks }: BatchRun): BatchTaskRow {
  const task = tasks.find((candidate) => candidate.id === id);
  return {
    id,
    description: task?.description ?? '',
    state: STATE_OF[task?.status ?? 'pending'],
    unproven: task?.unproven === true,
    ...(task?.reason === undefined ? {} : { note: task.reason }),
  };
}

function evidenceCounts(batch: BatchItem): EvidenceCounts | null {
  if (batch.evidence === undefined) return null;
  const { files, filesTruncated } = batch.evidence;
  const sum = (pick: (file: (typeof files)[number]) => number | undefined) =>
    files.reduce((total, file) => total + (pick(file) ?? 0), 0);
  return {
    files: `${files.length}${filesTruncated === true ? '+' : ''} ${files.length === 1 ? 'file' : 'files'}`,
    additions: sum((file) => file.additions),
    deletions: sum((file) => file.deletions),
  };
}
