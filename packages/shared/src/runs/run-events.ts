import {
  type BatchRun,
  type BatchRunTask,
  isTerminalStatus,
  type OrchestrationExecution,
  type RunEvent,
} from '../schemas';
import { isDone, wavesOf } from './batch-report';

/** The fields of a run that its progress is read from. */
type Progressing = Pick<
  OrchestrationExecution,
  'status' | 'statusReason' | 'startedAt' | 'updatedAt' | 'completedAt' | 'totalCostUsd' | 'batchRun'
>;

/**
 * What happened to a batch run between two of its records, oldest first; `before` is null for a run that nobody
 * has seen yet. The journal on disk and the terminal both tell what this says, so they never differ.
 */
export function runEvents(before: Progressing | null, after: Progressing): RunEvent[] {
  const { batchRun } = after;
  if (batchRun === undefined) return [];
  const at = after.updatedAt;
  const known = new Map((before?.batchRun?.tasks ?? []).map((task) => [task.id, task]));
  const waves = wavesOf(batchRun);
  const events: RunEvent[] = before === null ? [startEvent(after, batchRun)] : [];
  for (const [index, taskIds] of waves.entries()) {
    const members = batchRun.tasks.filter((task) => task.wave === index + 1);
    const earlier = members.map((task) => known.get(task.id) ?? { ...task, status: 'pending' as const });
    const wave = { wave: index + 1, of: waves.length };
    if (hasBegun(members) && !hasBegun(earlier))
      events.push({ at, type: 'wave_started', data: { ...wave, taskIds } });
    for (const task of members) events.push(...taskEvents(known.get(task.id), task, at));
    if (isOver(members) && !isOver(earlier) && hasBegun(members))
      events.push({ at, type: 'wave_ended', data: { ...wave, ...outcomeOf(members) } });
  }
  const isEnd = isTerminalStatus(after.status) && (before === null || !isTerminalStatus(before.status));
  return isEnd ? [...events, endEvent(after)] : events;
}

function startEvent(run: Progressing, batchRun: BatchRun): RunEvent {
  const { selection, file, tasks } = batchRun;
  return {
    at: run.startedAt,
    type: 'run_started',
    data: { selection, file, waves: wavesOf(batchRun), tasks: tasks.length },
  };
}

function endEvent(run: Progressing): RunEvent {
  const { status, statusReason: reason, startedAt, completedAt = run.updatedAt, totalCostUsd } = run;
  const durationMs = Math.max(0, msOf(completedAt) - msOf(startedAt));
  return { at: completedAt, type: 'run_ended', data: { status, reason, durationMs, costUsd: totalCostUsd } };
}

function taskEvents(before: BatchRunTask | undefined, task: BatchRunTask, at: string): RunEvent[] {
  const { id: taskId, wave, status } = task;
  const was = before?.status ?? 'pending';
  if (was === status) return [];
  const events: RunEvent[] = [];
  if (was === 'pending' && task.startedAt !== undefined)
    events.push({ at: task.startedAt, type: 'task_started', data: { taskId, wave } });
  if (status === 'pending' || status === 'running') return events;
  const { durationMs = 0, costUsd = 0, reason } = task;
  const data = { taskId, wave, status, durationMs, costUsd, ...(reason === undefined ? {} : { reason }) };
  return [...events, { at: task.endedAt ?? at, type: 'task_ended', data }];
}

/** A wave of which every task was blocked or skipped never began. */
function hasBegun(tasks: readonly Pick<BatchRunTask, 'status'>[]): boolean {
  return tasks.some(({ status }) => !['pending', 'blocked', 'skipped'].includes(status));
}

function isOver(tasks: readonly Pick<BatchRunTask, 'status'>[]): boolean {
  return tasks.every(({ status }) => status !== 'pending' && status !== 'running');
}

function outcomeOf(tasks: readonly BatchRunTask[]): { completed: string[]; notCompleted: string[] } {
  return {
    completed: tasks.filter(isDone).map((task) => task.id),
    notCompleted: tasks.filter((task) => !isDone(task)).map((task) => task.id),
  };
}

/** Milliseconds since the epoch; `Date.parse` needs no clock. */
function msOf(iso: string): number {
  return Date.parse(iso);
}
