import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import type { BatchTaskRow } from './batch-rows';

/** Tasks of one section of tasks.md. */
export interface TaskSection {
  readonly key: string;
  readonly title: string;
  readonly done: number;
  readonly tasks: readonly BatchTaskRow[];
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
