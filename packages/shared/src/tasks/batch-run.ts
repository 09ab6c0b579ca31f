import { findSharedFiles } from './conflicts';
import { findCycles } from './cycles';
import { weightOf } from './estimates';
import { buildTaskGraph } from './graph';
import { DEFAULT_MAX_PARALLEL } from './max-parallel';
import type { DocumentTask, TaskDocument, TaskGroup, TaskStatus, TaskWarning } from './model';
import { resolveSelector, type SelectorItem } from './ranges';
import { isOpenStatus, isSettledStatus } from './task-status';
import { buildWaveGraph } from './wave-graph';
import { dealWaves, type NodeGroup, queueWaves } from './wave-groups';
import { computeWaves } from './waves';

/** Tasks that run side by side, and how they are dealt out to agents. */
export interface RunWave {
  /** 1-based. */
  index: number;
  taskIds: string[];
  /** At most `maxParallel`; the tasks of a group run one after another. */
  groups: TaskGroup[];
  /**
   * The same tasks in the smallest groups that may run side by side, heaviest first, for a runner that
   * starts the next one whenever one of its `maxParallel` agents is free.
   */
  queue: TaskGroup[];
}

/** A selected task that is not run because it is settled. */
export interface SkippedTask {
  id: string;
  status: TaskStatus;
  reason: string;
}

/** A selected task that cannot run. */
export interface BlockedTask {
  id: string;
  reason: string;
  /** Open tasks that it waits for and that are not part of the run, or are blocked themselves. */
  waitsFor: string[];
  /** What a person can do about it. */
  hint: string;
}

/** What `specflow batch` is going to do. With a cycle `waves` is empty: the run must not start. */
export interface BatchRunPlan {
  waves: RunWave[];
  skipped: SkippedTask[];
  notFound: string[];
  /** Phases of the selection that hold no task. */
  emptyPhases: number[];
  blocked: BlockedTask[];
  /** Cycles that selected tasks are part of: each task waits for the next one, the last for the first. */
  cycles: string[][];
  /** What is worth saying about the tasks that run, such as dependencies that the file does not have. */
  warnings: TaskWarning[];
}

/**
 * Plans a run over the selected tasks (seed 004): settled ones are skipped, unknown ones named, those that
 * wait for an open task outside the selection are blocked together with all that waits for them, and the
 * rest is put into Kahn waves. Order that nobody wrote down (phases, `[P]`, notes) holds among the selected
 * tasks only. Pure, total and deterministic.
 */
export function planBatchRun(
  document: TaskDocument,
  selection: readonly SelectorItem[],
  options: { maxParallel?: number } = {},
): BatchRunPlan {
  const { ids, notFound, emptyPhases } = resolveSelector(selection, document.tasks);
  const wanted = new Set(ids);
  const selected = document.tasks.filter((task) => wanted.has(task.id));
  const cycles = findCycles(
    buildTaskGraph(document.tasks.filter((task) => isOpenStatus(task.status))),
  ).filter((cycle) => cycle.some((id) => wanted.has(id)));
  const blocked = findBlocked(document, selected);
  const blockedIds = new Set(blocked.map((task) => task.id));
  const runnable = selected.filter((task) => isOpenStatus(task.status) && !blockedIds.has(task.id));
  const runs = new Set(runnable.map((task) => task.line));
  return {
    waves:
      cycles.length > 0 ? [] : planWaves(runnable, document, options.maxParallel ?? DEFAULT_MAX_PARALLEL),
    skipped: selected.filter((task) => isSettledStatus(task.status)).map(toSkipped),
    notFound,
    emptyPhases,
    blocked: cycles.length > 0 ? [] : blocked,
    cycles,
    warnings: document.warnings.filter(
      ({ code, line }) => code === 'UNKNOWN_DEPENDENCY' && line !== undefined && runs.has(line),
    ),
  };
}

function planWaves(tasks: readonly DocumentTask[], document: TaskDocument, maxParallel: number): RunWave[] {
  const waves = computeWaves(buildWaveGraph(tasks, document));
  const toIds = (nodes: readonly number[]) => nodes.map((node) => tasks[node]?.id ?? '');
  const toGroup = ({ nodes, weight }: NodeGroup) => ({ taskIds: toIds(nodes), weight });
  const options = {
    shared: findSharedFiles(tasks),
    weightOf: (node: number) => weightOf(tasks[node] ?? {}),
    maxParallel,
  };
  const groups = dealWaves(waves, options);
  const queue = queueWaves(waves, options);
  return waves.map((nodes, index) => ({
    index: index + 1,
    taskIds: toIds(nodes),
    groups: (groups[index] ?? []).map(toGroup),
    queue: (queue[index] ?? []).map(toGroup),
  }));
}

const SKIP_REASONS: Partial<Record<TaskStatus, string>> = {
  done: 'already complete',
  deferred: 'deferred',
  skipped: 'marked as skipped',
};

function toSkipped({ id, status }: DocumentTask): SkippedTask {
  return { id, status, reason: SKIP_REASONS[status] ?? status };
}

/** Tasks that a person blocked, tasks that wait for something outside the run, and all behind them. */
function findBlocked(document: TaskDocument, selected: readonly DocumentTask[]): BlockedTask[] {
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const inRun = new Map(
    selected.filter(({ status }) => !isSettledStatus(status)).map((task) => [task.id, task]),
  );
  const waitsFor = new Map<string, string[]>();
  const dependents = new Map<string, string[]>();
  for (const task of inRun.values()) {
    for (const id of new Set(task.dependsOn)) {
      const needed = byId.get(id);
      if (needed === undefined || isSettledStatus(needed.status)) continue;
      if (inRun.has(id)) append(dependents, id, task.id);
      else append(waitsFor, task.id, id);
    }
  }
  const queue = [...inRun.values()].filter((task) => task.status === 'blocked' || waitsFor.has(task.id));
  const seen = new Set(queue);
  // The list grows while it is read: whatever waits for a blocked task is blocked as well, once.
  for (const task of queue) {
    for (const id of dependents.get(task.id) ?? []) {
      append(waitsFor, id, task.id);
      const dependent = inRun.get(id);
      if (dependent === undefined || seen.has(dependent)) continue;
      seen.add(dependent);
      queue.push(dependent);
    }
  }
  return selected
    .filter((task) => seen.has(task))
    .map((task) => toBlocked(task, waitsFor.get(task.id) ?? [], inRun));
}

function toBlocked(
  task: DocumentTask,
  waitsFor: string[],
  inRun: ReadonlyMap<string, DocumentTask>,
): BlockedTask {
  const { id, blockedReason } = task;
  if (task.status === 'blocked') {
    const reason = blockedReason === undefined ? 'marked as blocked' : `marked as blocked: ${blockedReason}`;
    return { id, reason, waitsFor, hint: `Mark ${id} as open when nothing blocks it any more.` };
  }
  const outside = waitsFor.filter((other) => !inRun.has(other));
  if (outside.length === 0) {
    const reason = `depends on ${waitsFor.join(', ')}, which cannot run`;
    return { id, reason, waitsFor, hint: `See ${waitsFor.join(', ')}.` };
  }
  const verb = outside.length === 1 ? 'is' : 'are';
  const reason = `depends on ${outside.join(', ')}, which ${verb} not done and not selected`;
  return {
    id,
    reason,
    waitsFor,
    hint: `Add ${outside.join(', ')} to the selection, or do ${outside.length === 1 ? 'it' : 'them'} first.`,
  };
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
