import type { DocumentTask, TaskDocument } from './model';
import { isOpenStatus, isSettledStatus } from './task-status';

/** The task as `specflow next --json` shows it. `section` has no phase prefix, as upstream writes it. */
export interface NextTaskInfo {
  id: string;
  description: string;
  section?: string;
  phase?: string;
  userStory?: string;
  line: number;
  file: string;
}

/** What `specflow next --json` prints (interop, section 4), except where no task file was found. */
export type NextTaskAnswer =
  | {
      action: 'implement_task';
      task: NextTaskInfo;
      dependencies: { met: boolean; requires: string[]; blockedBy: string[] };
      hints: { filesMentioned: string[] };
      queue: { remainingInSection: number; totalRemaining: number; nextUp: string[] };
    }
  | { action: 'verify_task'; task: NextTaskInfo; queue: { remaining: number; nextUp: string[] } }
  | {
      action: 'none';
      reason: 'no_tasks_found' | 'all_tasks_complete' | 'all_tasks_blocked' | 'verification_complete';
      suggestion: string;
    };

const SUGGESTIONS = {
  no_tasks_found: 'The task file holds no task. Run /flow.design to create tasks.',
  all_tasks_complete: 'Every task is settled. Run /flow.verify.',
  all_tasks_blocked: 'What is left is blocked or waits for a blocked task. Unblock or defer it.',
  verification_complete: 'Every verification task is settled. Run /flow.merge.',
} as const;

/**
 * The one task to do next: a started one, else the first open one in file order whose dependencies are
 * settled. `type: 'verify'` looks at `[V]` tasks only. `file` is the path shown to the reader.
 */
export function nextTask(
  document: TaskDocument,
  file: string,
  type: 'task' | 'verify' = 'task',
): NextTaskAnswer {
  if (document.tasks.length === 0) return none('no_tasks_found');
  const tasks = type === 'verify' ? document.tasks.filter((task) => task.verification) : document.tasks;
  if (tasks.every((task) => isSettledStatus(task.status))) {
    return none(type === 'verify' ? 'verification_complete' : 'all_tasks_complete');
  }
  const unsettled = unsettledIds(document);
  const ready = tasks.filter((task) => isOpenStatus(task.status) && unmet(task, unsettled).length === 0);
  const task = ready.find((candidate) => candidate.status === 'in_progress') ?? ready[0];
  if (task === undefined) return none('all_tasks_blocked');
  const info = describeTask(document, task, file);
  if (type === 'verify') {
    const remaining = tasks.filter((other) => !isSettledStatus(other.status)).length;
    return { action: 'verify_task', task: info, queue: { remaining, nextUp: nextUp(tasks, task) } };
  }
  return {
    action: 'implement_task',
    task: info,
    dependencies: { met: true, requires: [...task.dependsOn], blockedBy: [] },
    hints: { filesMentioned: task.files },
    queue: {
      remainingInSection: countLeft(tasks.filter((other) => other.sectionIndex === task.sectionIndex)),
      totalRemaining: countLeft(tasks),
      nextUp: nextUp(tasks, task),
    },
  };
}

/** Dependencies of a task that exist and are not settled. */
export function unmetDependencies(document: TaskDocument, task: DocumentTask): string[] {
  return unmet(task, unsettledIds(document));
}

function unsettledIds(document: TaskDocument): Set<string> {
  return new Set(document.tasks.filter((task) => !isSettledStatus(task.status)).map((task) => task.id));
}

function unmet(task: DocumentTask, unsettled: ReadonlySet<string>): string[] {
  return task.dependsOn.filter((id) => unsettled.has(id));
}

function describeTask(document: TaskDocument, task: DocumentTask, file: string): NextTaskInfo {
  const section = task.sectionIndex === null ? undefined : document.sections[task.sectionIndex];
  return {
    id: task.id,
    description: task.description,
    ...(section === undefined ? {} : { section: section.title }),
    ...(task.phase === undefined ? {} : { phase: String(task.phase) }),
    ...(task.story === undefined ? {} : { userStory: task.story }),
    line: task.line,
    file,
  };
}

function countLeft(tasks: readonly DocumentTask[]): number {
  return tasks.filter((task) => !isSettledStatus(task.status)).length;
}

/** Up to three open tasks behind the chosen one. */
function nextUp(tasks: readonly DocumentTask[], chosen: DocumentTask): string[] {
  return tasks
    .slice(tasks.indexOf(chosen) + 1)
    .filter((task) => isOpenStatus(task.status))
    .slice(0, 3)
    .map((task) => task.id);
}

function none(reason: keyof typeof SUGGESTIONS): NextTaskAnswer {
  return { action: 'none', reason, suggestion: SUGGESTIONS[reason] };
}
