import type { DocumentTask, HeldSection, TaskDocument } from './model';
import { isOpenStatus } from './task-status';

/** The tasks of one `##` section, or those before the first one. */
export interface SectionTasks {
  /** Null before the first section. */
  name: string | null;
  sectionIndex: number | null;
  tasks: DocumentTask[];
}

/** Groups the tasks of a file by section, in file order; sections without tasks are left out. */
export function groupBySection(document: TaskDocument): SectionTasks[] {
  const groups: SectionTasks[] = [];
  for (const task of document.tasks) {
    const last = groups.at(-1);
    if (last !== undefined && last.sectionIndex === task.sectionIndex) last.tasks.push(task);
    else groups.push({ name: task.section, sectionIndex: task.sectionIndex, tasks: [task] });
  }
  return groups;
}

/** Progress of a section or a file. A deferred or skipped task is settled without being done. */
export interface TaskCounts {
  total: number;
  done: number;
  open: number;
  blocked: number;
  deferred: number;
  skipped: number;
}

/** Counts tasks by what is left to do for them. */
export function countTasks(tasks: readonly { status: DocumentTask['status'] }[]): TaskCounts {
  const counts: TaskCounts = { total: tasks.length, done: 0, open: 0, blocked: 0, deferred: 0, skipped: 0 };
  for (const { status } of tasks) {
    if (status === 'done' || status === 'blocked' || status === 'deferred' || status === 'skipped') {
      counts[status] += 1;
    } else counts.open += 1;
  }
  return counts;
}

/** Ids of the tasks of a section that are shown but not run. */
export function heldTasks(group: SectionTasks): Pick<HeldSection, 'blockedTaskIds' | 'deferredTaskIds'> {
  const idsOf = (status: DocumentTask['status']) =>
    group.tasks.filter((task) => task.status === status).map((task) => task.id);
  return { blockedTaskIds: idsOf('blocked'), deferredTaskIds: idsOf('deferred') };
}

/** The open tasks of a section, in file order. */
export function openTasks(group: SectionTasks): DocumentTask[] {
  return group.tasks.filter((task) => isOpenStatus(task.status));
}

/** The document as if nothing were done: ticked tasks are open again, blocked and deferred ones stay. */
export function reopenTasks(document: TaskDocument): TaskDocument {
  const tasks = document.tasks.map((task) =>
    task.status === 'done' ? { ...task, status: 'pending' as const } : task,
  );
  return { ...document, tasks };
}
