import { plainReason, withoutRemark, withRemark } from './blocked-remark';
import type { DocumentTask } from './model';
import type { TaskMark } from './task-mark';
import { statusOfMark } from './task-status';

const CHARACTER_OF: Record<TaskMark['kind'], string> = {
  complete: 'x',
  incomplete: ' ',
  in_progress: '/',
  deferred: '~',
  failed: '!',
  timed_out: '!',
  blocked: 'b',
};

/** The line of a checkbox task, set to `mark`; the same text when it says so already. */
export function editCheckboxLine(before: string, task: DocumentTask, mark: TaskMark): string {
  const character = CHARACTER_OF[mark.kind];
  const reason = mark.kind === 'blocked' ? plainReason(mark.reason) : undefined;
  const isSame = task.status === statusOfMark(character);
  if (isSame && (reason === undefined || reason === task.blockedReason)) return before;
  const head = before.slice(0, task.markStart - task.lineStart) + character;
  const tail = before.slice(task.markEnd - task.lineStart);
  return head + withRemark(task.status === 'blocked' ? withoutRemark(tail) : tail, reason ?? '');
}
