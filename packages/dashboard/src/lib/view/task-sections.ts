import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import type { BatchTaskRow } from './batch-task-row';

/** Tasks of one section of tasks.md. */
export interface TaskSection {
  readonly key: string;
  readonly title: string;
  readonly done: number;
  readonly tasks: readonly BatchTaskRow[];
}

/** Tasks of one section that are shown at once; more are asked for. */
export const TASKS_AT_ONCE = 60;
/** A phase of so many tasks is open as a whole; of a larger one, so much as fills a page. */
const SMALL_PHASE = 240;

/** Sections that are open at first: as many as a page holds, those with open tasks before those that are done. */
export function openAtFirst(sections: readonly TaskSection[]): ReadonlySet<string> {
  const isDone = ({ done, tasks }: TaskSection) => done === tasks.length;
  const order = [...sections.filter((one) => !isDone(one)), ...sections.filter(isDone)];
  const total = sections.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let room = total <= SMALL_PHASE ? SMALL_PHASE : TASKS_AT_ONCE;
  return new Set(
    order
      .filter(({ tasks }) => {
        room -= Math.min(TASKS_AT_ONCE, tasks.length);
        return room >= 0;
      })
      .map(({ key }) => key),
  );
}

/** Groups tasks by their section in file order; decisions of the run (waived, unproven) are kept beside them. */
export function taskSections(
  tasks: readonly TaskView[],
  run: OrchestrationView | null,
): readonly TaskSection[] {
  const waived = new Set<string>();
  const unproven = new Set<string>();
  for (const batch of run?.batches.items ?? []) {
    for (const id of batch.unproven) unproven.add(id);
    for (const [id, state] of Object.entries(batch.taskStates)) if (state === 'waived') waived.add(id);
  }
  const sections = new Map<string, BatchTaskRow[]>();
  for (const task of tasks) {
    const title = task.section ?? 'Without a section';
    const rows = sections.get(title) ?? [];
    if (rows.length === 0) sections.set(title, rows);
    rows.push({
      id: task.id,
      description: task.description,
      state: waived.has(task.id) ? 'waived' : task.status,
      unproven: unproven.has(task.id),
    });
  }
  return [...sections].map(([title, rows]) => ({
    key: title,
    title,
    done: rows.filter((row) => row.state === 'done').length,
    tasks: rows,
  }));
}
