import { SpecflowError } from '@specflow/shared/errors';
import { findPhaseArtifacts } from '../project/find-phase-artifacts';
import { requireState } from '../state/update-state-file';
import { markTasksInFile } from '../tasks/mark-tasks-in-file';
import { readTaskFileAt } from '../tasks/read-task-file';
import { addToBacklog, backlogPath } from './backlog';

/** What `specflow phase defer --json` prints. */
export interface DeferredItems {
  readonly action: 'deferred';
  readonly items: readonly { readonly description: string; readonly taskId?: string }[];
  readonly phase: string | null;
  readonly reason: string | null;
  readonly backlogPath: string;
  readonly message: string;
}

/**
 * Puts things off: each becomes a line of BACKLOG.md, and one that is the id of a task of the open phase is marked
 * deferred there, so that it counts as settled.
 * @throws SpecflowError USAGE for an empty item, UNKNOWN_TASK for an id that the task file does not have
 */
export async function deferItems(
  project: string,
  items: readonly string[],
  options: { readonly phase?: string; readonly reason?: string },
): Promise<DeferredItems> {
  if (items.some((item) => item.trim() === ''))
    throw new SpecflowError('USAGE', { message: 'An item is empty.', hint: 'Say what is put off.' });
  const { phase } = (await requireState(project)).state.orchestration;
  const artifacts = await findPhaseArtifacts(project);
  const tasksPath = artifacts.status === 'found' && artifacts.hasTasks ? artifacts.tasksPath : null;
  const tasks = tasksPath === null ? [] : (await readTaskFileAt(tasksPath)).document.tasks;
  const found = items.map((item) => {
    const task = tasks.find(({ id }) => id.toLowerCase() === item.trim().toLowerCase());
    if (task !== undefined) return { description: `${task.id} ${task.description}`, taskId: task.id };
    if (!/^T\d{3,}[a-z]?$/i.test(item.trim())) return { description: item.trim() };
    throw new SpecflowError('UNKNOWN_TASK', {
      message: `The open phase has no task ${item.trim()}; nothing was changed.`,
      hint: '"specflow tasks plan" lists the tasks that it has.',
    });
  });
  const ids = found.flatMap(({ taskId }) => taskId ?? []);
  if (tasksPath !== null && ids.length > 0) await markTasksInFile(tasksPath, ids, { kind: 'deferred' });
  const from = phase?.number ?? undefined;
  await addToBacklog(
    project,
    found.map(({ description }) => ({ text: description, from, to: options.phase, reason: options.reason })),
  );
  return {
    action: 'deferred',
    items: found,
    phase: options.phase ?? null,
    reason: options.reason ?? null,
    backlogPath: backlogPath(project),
    message: `${found.length} put off: ${backlogPath(project)}.`,
  };
}
