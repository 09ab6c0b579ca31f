import { planBatches } from './batches';
import { describeConflicts, findSharedFiles } from './conflicts';
import { findCriticalPath } from './critical-path';
import { findCycles } from './cycles';
import { weightOf } from './estimates';
import { buildTaskGraph } from './graph';
import { DEFAULT_MAX_PARALLEL } from './max-parallel';
import type { DocumentTask, Task, TaskPlan } from './model';
import { parseTasks } from './parse-tasks';
import { reopenTasks } from './sections';
import { isOpenStatus } from './task-status';
import { buildWaveGraph } from './wave-graph';
import { dealWaves } from './wave-groups';
import { computeWaves } from './waves';
import { withoutSpan } from './without-span';

/** Options of {@link buildTaskPlan}; the flags of `specflow tasks plan`. */
export interface PlanOptions {
  /** Tasks in a batch of a file without sections. */
  batchSize?: number;
  /** Groups of tasks side by side in a wave. */
  maxParallel?: number;
  /** Sections with more open tasks are split; 0 never splits. */
  maxTasksPerBatch?: number;
  /** Plan as if nothing were done. */
  reopen?: boolean;
}

/**
 * Everything that follows from a task file: its tasks, batches, waves, critical path, cycles and file
 * conflicts. Waves, groups, conflicts, cycles and the critical path cover open tasks only. `source` names
 * the file for the reader and is not opened. Total and deterministic.
 */
export function buildTaskPlan(text: string, source: string, options: PlanOptions = {}): TaskPlan {
  const parsed = parseTasks(text);
  const document = options.reopen === true ? reopenTasks(parsed) : parsed;
  const batchPlan = planBatches(document, {
    batchSizeFallback: options.batchSize,
    maxTasksPerBatch: options.maxTasksPerBatch,
  });
  const open = document.tasks.filter((task) => isOpenStatus(task.status));
  const graph = buildWaveGraph(open, document);
  const waves = computeWaves(graph);
  const shared = findSharedFiles(open);
  const groups = dealWaves(waves, {
    shared,
    weightOf: (node) => weightOf(open[node] ?? {}),
    maxParallel: options.maxParallel ?? DEFAULT_MAX_PARALLEL,
  });
  const isTask = (node: number) => node < graph.taskCount;
  const criticalPath = findCriticalPath(graph, (node) => (isTask(node) ? 1 : 0)).filter(isTask);
  const toIds = (nodes: readonly number[]) => nodes.map((node) => graph.ids[node] ?? '');
  return {
    source,
    format: document.format,
    tasks: document.tasks.map(withoutPlace),
    batches: batchPlan.batches,
    heldSections: batchPlan.heldSections,
    usedFallback: batchPlan.usedFallback,
    waves: waves.map(toIds),
    groups: groups.map((wave, index) => ({
      wave: index + 1,
      groups: wave.map(({ nodes, weight }) => ({ taskIds: toIds(nodes), weight })),
    })),
    criticalPath: toIds(criticalPath),
    cycles: findCycles(buildTaskGraph(open)),
    conflicts: describeConflicts(open, shared, waves),
    unidentified: document.unidentified,
    warnings: batchPlan.warnings,
  };
}

function withoutPlace(task: DocumentTask): Task {
  const { sectionIndex: _, ...said } = withoutSpan(task);
  return said;
}
