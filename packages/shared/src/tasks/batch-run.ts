import { findSharedFiles } from './conflicts';
import { findCycles } from './cycles';
import { weightOf } from './estimates';
import { type BlockedTask, findBlocked, isReleased } from './find-blocked';
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
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const isOpen = (task: DocumentTask) => isOpenStatus(task.status) || isReleased(task, byId, wanted);
  const runnable = selected.filter((task) => isOpen(task) && !blockedIds.has(task.id));
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
