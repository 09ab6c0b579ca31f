import { readTaskFile, readTaskFileIn } from '@specflow/cli/lib';
import { isSpecflowError } from '@specflow/shared/errors';
import type { BatchPlanView, OrchestrationConfig, TaskView } from '@specflow/shared/schemas';
import { type BatchPlan, isSettledStatus, planBatches, type TaskDocument } from '@specflow/shared/tasks';
import type { PlanFacts, ProjectProblem, TaskFact } from '@/lib/orchestration/observe';

export { parseBatchesFromTasksMd } from '@specflow/shared/tasks';

/** Options of a plan that come from the configuration of a run. */
export type PlanOptions = Pick<OrchestrationConfig, 'batchSizeFallback' | 'maxTasksPerBatch'>;

/** What a project's task file says now. */
export type PlanReading =
  | { readonly kind: 'ok'; readonly path: string; readonly document: TaskDocument; readonly plan: BatchPlan }
  | { readonly kind: 'missing' }
  | { readonly kind: 'problem'; readonly problem: ProjectProblem };

/** Reads the task file of a project's active phase and plans its batches (seed 002, T011-T014). */
export interface BatchParser {
  /** `file` is another task file of the project, relative to it. */
  read(projectPath: string, options: PlanOptions, file?: string): Promise<PlanReading>;
}

/** Builds the parser. */
export function createBatchParser(): BatchParser {
  /** Plans of documents that are still the same: a poll and a look at a run ask for the same one. */
  const plans = new WeakMap<TaskDocument, Map<string, BatchPlan>>();

  function planOf(document: TaskDocument, options: PlanOptions): BatchPlan {
    const known = plans.get(document) ?? new Map<string, BatchPlan>();
    plans.set(document, known);
    const key = `${options.batchSizeFallback} ${options.maxTasksPerBatch}`;
    const plan = known.get(key) ?? planBatches(document, options);
    known.set(key, plan);
    return plan;
  }

  return {
    async read(projectPath, options, file) {
      try {
        const { path, document } = await (file === undefined
          ? readTaskFile(projectPath)
          : readTaskFileIn(projectPath, file));
        return { kind: 'ok', path, document, plan: planOf(document, options) };
      } catch (error) {
        if (!isSpecflowError(error)) throw error;
        if (error.code === 'NO_TASKS_FILE' || error.code === 'NO_PHASE') return { kind: 'missing' };
        const fix = error.hint ?? 'Put the file right and retry.';
        return { kind: 'problem', problem: { code: error.code, message: error.message, fix } };
      }
    },
  };
}

/** The plan as the decision core wants it. */
export function toPlanFacts(document: TaskDocument, plan: BatchPlan): PlanFacts {
  return {
    tasks: document.tasks.map(
      (task): TaskFact => ({
        id: task.id,
        section: task.section,
        status: toTaskStatus(task.status),
        mark: task.status,
        dependsOn: task.dependsOn,
        files: task.files,
      }),
    ),
    batches: plan.batches.map(({ section, taskIds }) => ({ section, taskIds })),
    usedFallback: plan.usedFallback,
    warnings: plan.warnings.map(({ code, message }) => ({ code, message })),
    document,
  };
}

/** A status of the file as decisions know it. */
export function toTaskStatus(status: TaskDocument['tasks'][number]['status']): TaskFact['status'] {
  if (status === 'done' || status === 'skipped') return 'done';
  return status === 'blocked' || status === 'deferred' ? status : 'open';
}

/** Ids of the tasks that are settled. */
export function settledTaskIds(document: TaskDocument): string[] {
  return document.tasks.filter((task) => isSettledStatus(task.status)).map((task) => task.id);
}

/** The plan as the dialog shows it. */
export function toBatchPlanView(plan: BatchPlan): BatchPlanView {
  return {
    batchCount: plan.batches.length,
    taskCount: plan.taskCount,
    usedFallback: plan.usedFallback,
    summary: plan.summary,
    warnings: plan.warnings.map(({ code, message }) => ({ code, message })),
    batches: plan.batches.map(({ section, taskIds }) => ({ section, taskIds })),
  };
}

/** Tasks as the page lists them. */
export function toTaskViews(document: TaskDocument): TaskView[] {
  return document.tasks.map(({ id, description, status, section }) => ({ id, description, status, section }));
}
