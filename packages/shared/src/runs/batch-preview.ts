import type { BatchPreview } from '../schemas';
import type { BatchRunPlan, TaskDocument } from '../tasks';

/** The plan of a batch run in the shape that people, scripts and the API get. `file` is relative to the project. */
export function toBatchPreview(plan: BatchRunPlan, document: TaskDocument, file: string): BatchPreview {
  const running = new Set(plan.waves.flatMap((wave) => wave.taskIds));
  return {
    file,
    format: document.format,
    waves: plan.waves.map((wave) => wave.taskIds),
    groups: plan.waves.map((wave) => wave.queue.map((group) => group.taskIds)),
    tasks: document.tasks
      .filter((task) => running.has(task.id))
      .map(({ id, description }) => ({ id, description })),
    skipped: plan.skipped.map(({ id, status, reason }) => ({ id, status, reason })),
    notFound: plan.notFound,
    blocked: plan.blocked,
    warnings: [
      ...plan.notFound.map((id) => ({
        code: 'TASK_NOT_FOUND',
        message: `${file} has no task ${id}; it is left out.`,
      })),
      ...plan.emptyPhases.map((phase) => ({
        code: 'EMPTY_PHASE',
        message: `${file} has no task in phase ${phase}.`,
      })),
      ...plan.warnings.map(({ code, message }) => ({ code, message })),
    ],
  };
}

/** `63 → 65 → 64 → 63`: a cycle with its path. */
export function describeCycle(cycle: readonly string[]): string {
  return [...cycle, ...cycle.slice(0, 1)].join(' → ');
}
