import { findCycles } from './cycles';
import { buildTaskGraph } from './graph';
import type { DocumentTask, TaskDocument, TaskWarning } from './model';
import { groupBySection } from './sections';

/** Sections that share a name, which people could take for one batch. */
export function duplicateSectionWarnings(document: TaskDocument): TaskWarning[] {
  const seen = new Set<string>();
  const warnings: TaskWarning[] = [];
  for (const group of groupBySection(document)) {
    if (group.name === null || group.sectionIndex === null) continue;
    if (seen.has(group.name)) {
      const message = `Another section is called "${group.name}"; each is a batch of its own.`;
      warnings.push({
        code: 'DUPLICATE_SECTION',
        message,
        line: document.sections[group.sectionIndex]?.line,
      });
    }
    seen.add(group.name);
  }
  return warnings;
}

/** Cycles among the open tasks, and open tasks that wait for a blocked one. */
export function dependencyWarnings(document: TaskDocument, open: readonly DocumentTask[]): TaskWarning[] {
  const byId = new Map(document.tasks.map((task) => [task.id, task]));
  const graph = buildTaskGraph(open);
  const warnings: TaskWarning[] = findCycles(graph).map((cycle) => ({
    code: 'DEPENDENCY_CYCLE',
    message: `These tasks wait for each other: ${[...cycle, cycle[0]].join(' → ')}. They are done in file order.`,
    line: byId.get(cycle[0] ?? '')?.line,
  }));
  for (const task of open) {
    const blocked = task.dependsOn.filter((id) => byId.get(id)?.status === 'blocked');
    if (blocked.length === 0) continue;
    const message = `${task.id} depends on ${blocked.join(', ')}, which is blocked.`;
    warnings.push({ code: 'DEPENDS_ON_BLOCKED', message, line: task.line });
  }
  return warnings;
}
