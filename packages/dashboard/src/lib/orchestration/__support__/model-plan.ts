import type { TaskDocument, TaskStatus } from '@specflow/shared/tasks';
import type { PlanFacts, TaskFact } from '../observe';

/** A task of the scripted task file. */
export interface ModelTask {
  id: string;
  status: TaskFact['status'];
  section: string;
  files?: readonly string[];
  /** The status word for word, in files whose statuses are written by runs over selected tasks. */
  mark?: TaskStatus;
  dependsOn?: readonly string[];
}

/** Sets a status as an agent or a person does. */
export function setStatus(task: ModelTask, status: ModelTask['status']): void {
  task.status = status;
  if (task.mark !== undefined) task.mark = status === 'open' ? 'pending' : status;
}

/** Sets the status word for word, as a run does. */
export function setMark(task: ModelTask, mark: TaskStatus): void {
  task.mark = mark;
  const isSettled = mark === 'done' || mark === 'skipped';
  task.status = isSettled ? 'done' : mark === 'blocked' || mark === 'deferred' ? mark : 'open';
}

/** Tasks from a map of section names to ids, all open. */
export function tasksOf(sections: Readonly<Record<string, readonly string[]>>): ModelTask[] {
  return Object.entries(sections).flatMap(([section, ids]) =>
    ids.map((id) => ({ id, section, status: 'open' as const })),
  );
}

/** What the batch parser gives for these tasks: one batch for each section with open tasks, in file order. */
export function planOf(tasks: readonly ModelTask[], document?: TaskDocument): PlanFacts {
  const sections = [...new Set(tasks.map((task) => task.section))];
  const batches = sections
    .map((section) => ({
      section,
      taskIds: tasks
        .filter((task) => task.section === section && task.status === 'open')
        .map((task) => task.id),
    }))
    .filter((batch) => batch.taskIds.length > 0);
  return {
    tasks: tasks.map((task) => ({ ...task })),
    batches,
    usedFallback: false,
    warnings: [],
    ...(document ? { document } : {}),
  };
}
