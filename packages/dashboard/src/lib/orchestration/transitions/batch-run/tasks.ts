import type {
  BatchItem,
  BatchRun,
  BatchRunTask,
  BatchTaskState,
  WaveGroup,
  WorkflowExecution,
} from '@specflow/shared/schemas';
import { blockedBehind, findDependents } from '@specflow/shared/tasks';
import { putBatch, type Turn } from '../../turn';
import { isSettled } from '../tasks';

/** The selection that a run of kind `batch` works on. @throws for a run of another kind, which is a bug. */
export function batchRunOf(turn: Turn): BatchRun {
  const { batchRun } = turn.run;
  if (!batchRun) throw new Error(`Run ${turn.run.id} has no tasks of its own.`);
  return batchRun;
}

/** Changes tasks of the run by their ids; everything that is counted from them follows. */
export function putTasks(
  turn: Turn,
  ids: readonly string[],
  change: (task: BatchRunTask) => BatchRunTask,
): void {
  const batchRun = batchRunOf(turn);
  const wanted = new Set(ids);
  const tasks = batchRun.tasks.map((task) => (wanted.has(task.id) ? change(task) : task));
  turn.run = { ...turn.run, batchRun: { ...batchRun, tasks } };
  countTasks(turn);
}

/** Tasks of the run that nothing has decided yet. */
export function isOpenTask({ status }: Pick<BatchRunTask, 'status'>): boolean {
  return status === 'pending' || status === 'running';
}

/** Ids of a group's tasks that are still to be done. */
export function openIds(turn: Turn, ids: readonly string[]): string[] {
  const open = new Set(
    batchRunOf(turn)
      .tasks.filter(isOpenTask)
      .map((task) => task.id),
  );
  return ids.filter((id) => open.has(id));
}

/** Ends tasks without success; what depends on them by the file is blocked, everything else goes on (seed 004). */
export function failTasks(
  turn: Turn,
  ids: readonly string[],
  end: { readonly status: 'failed' | 'timed_out'; readonly reason: string },
): void {
  putTasks(turn, ids, (task) => ({ ...task, ...end, endedAt: turn.now }));
  blockDependents(turn, ids, blockedBehind(ids, end.status === 'failed' ? 'failed' : 'timed out'));
}

/** Blocks what waits for tasks that will not be done. */
export function blockDependents(turn: Turn, ids: readonly string[], reason: string): void {
  const facts = turn.facts.project.plan?.tasks ?? [];
  const tasks = facts.map(({ id, dependsOn = [] }) => ({ id, dependsOn }));
  const behind = new Set(findDependents(tasks, ids));
  const open = batchRunOf(turn).tasks.filter((task) => behind.has(task.id) && task.status === 'pending');
  putTasks(
    turn,
    open.map((task) => task.id),
    (task) => ({ ...task, status: 'blocked', reason, endedAt: turn.now }),
  );
}

/** Replaces one group of a wave. */
export function putGroup(turn: Turn, wave: BatchItem, group: WaveGroup): BatchItem {
  const groups = (wave.groups ?? []).map((other) => (other.id === group.id ? group : other));
  const next = { ...wave, groups };
  putBatch(turn, next);
  return next;
}

/** The wave and group of an execution. */
export function placeOf(
  turn: Turn,
  execution: Pick<WorkflowExecution, 'batchId' | 'groupId'>,
): { wave: BatchItem; group: WaveGroup } | null {
  const wave = turn.run.batches.items.find((item) => item.id === execution.batchId);
  const group = wave?.groups?.find((candidate) => candidate.id === execution.groupId);
  return wave && group ? { wave, group } : null;
}

const STATE_OF: Readonly<Record<BatchRunTask['status'], BatchTaskState>> = {
  pending: 'open',
  running: 'open',
  completed: 'done',
  skipped: 'done',
  failed: 'open',
  timed_out: 'open',
  blocked: 'blocked',
};

/** Brings the counts of waves and run up to the tasks. Keeps every reference when nothing changed. */
function countTasks(turn: Turn): void {
  const { tasks } = batchRunOf(turn);
  const stateOf = new Map(tasks.map((task) => [task.id, STATE_OF[task.status]]));
  const items = turn.run.batches.items.map((wave) => {
    const taskStates = Object.fromEntries(wave.taskIds.map((id) => [id, stateOf.get(id) ?? 'open'] as const));
    const tasksCompleted = wave.taskIds.filter((id) => isSettled(taskStates[id] ?? 'open')).length;
    return { ...wave, taskStates, tasksCompleted };
  });
  const completed = tasks.filter(({ status }) => STATE_OF[status] === 'done').length;
  turn.run = {
    ...turn.run,
    batches: { ...turn.run.batches, items },
    tasks: { completed, total: tasks.length },
  };
}
