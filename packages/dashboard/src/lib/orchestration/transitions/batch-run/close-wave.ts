import type { BatchItem, BatchRunTask, Failure, WaveGroup } from '@specflow/shared/schemas';
import { failureSignature } from '../../failure';
import { cancelExecutions, logDecision, putBatch, setStatus, type Turn } from '../../turn';
import { backToQueue } from '../tasks';
import { batchRunOf } from './tasks';

/** Ends a wave of which no task is open any more. */
export function closeWave(turn: Turn, id: string): void {
  const wave = waveOf(turn, id);
  const groups = (wave.groups ?? []).map((group) =>
    group.status === 'waiting' ? { ...group, status: endOf(turn, group) } : group,
  );
  const tasks = batchRunOf(turn).tasks.filter((task) => wave.taskIds.includes(task.id));
  const { startedAt } = wave;
  const unproven = tasks.filter((task) => task.unproven === true).map((task) => task.id);
  const base = { ...backToQueue(wave), groups, unproven, completedAt: turn.now };
  const ran = tasks.some((task) => task.startedAt !== undefined);
  if (!ran || startedAt === undefined) {
    const reasons = [...new Set(tasks.flatMap((task) => task.reason ?? []))];
    putBatch(turn, {
      ...base,
      status: 'skipped',
      skipReason: reasons.join('; ') || 'nothing was left to do',
    });
  } else {
    const failure = failureOf(tasks);
    if (failure) putBatch(turn, { ...base, status: 'failed', startedAt, failure });
    else putBatch(turn, { ...base, status: 'completed', startedAt });
  }
  // Nobody goes on with an agent whose tasks were settled or put off while it waited.
  cancelExecutions(turn, ({ status, batchId }) => status === 'paused' && batchId === id);
  const done = tasks.filter((task) => task.status === 'completed').length;
  logDecision(turn, `${wave.section} ended`, `${done} of ${tasks.length} tasks completed`);
  if (ran && turn.run.config.pauseBetweenBatches && turn.run.batches.items.some(isWaiting)) {
    setStatus(turn, 'paused', 'Paused between waves, as configured.');
    logDecision(turn, 'Paused', 'pause between batches is on');
  }
}

function isWaiting({ status }: BatchItem): boolean {
  return status === 'pending';
}

/** A wave with a task that is not done has failed, although the run goes on; null when all are done. */
function failureOf(tasks: readonly BatchRunTask[]): Failure | null {
  const missed = tasks.filter(({ status }) => status !== 'completed' && status !== 'skipped');
  if (missed.length === 0) return null;
  const failureClass = missed.every(({ status }) => status === 'timed_out') ? 'timeout' : 'task_failure';
  const message = missed.map((task) => `${task.id}: ${task.reason ?? task.status}`).join('; ');
  return { class: failureClass, message, signature: failureSignature(failureClass, message) };
}

/** The wave with this id. @throws when the run has none, which is a bug. */
export function waveOf(turn: Turn, id: string): BatchItem {
  const wave = turn.run.batches.items.find((item) => item.id === id);
  if (!wave) throw new Error(`Run ${turn.run.id} has no wave ${id}.`);
  return wave;
}

/** How a group without open tasks has ended. */
export function endOf(turn: Turn, group: WaveGroup): WaveGroup['status'] {
  const statuses = new Set(
    batchRunOf(turn)
      .tasks.filter((task) => group.taskIds.includes(task.id))
      .map((task) => task.status),
  );
  if (statuses.has('failed')) return 'failed';
  if (statuses.has('timed_out')) return 'timed_out';
  return statuses.has('blocked') ? 'blocked' : 'done';
}
