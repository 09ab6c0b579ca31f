import type { DocumentTask, TaskWarning } from './model';

/** A warning for each task that depends on something the file does not have. */
export function unknownDependencyWarnings(
  tasks: readonly DocumentTask[],
  isKnown: (id: string) => boolean,
): TaskWarning[] {
  const warnings: TaskWarning[] = [];
  for (const task of tasks) {
    if (task.dependsOn.length === 0) continue;
    const unknown = task.dependsOn.filter((id) => !isKnown(id));
    if (unknown.length === 0) continue;
    const message = `${task.id} depends on ${unknown.join(', ')}, which this file does not have.`;
    warnings.push({ code: 'UNKNOWN_DEPENDENCY', message, line: task.line });
  }
  return warnings;
}
