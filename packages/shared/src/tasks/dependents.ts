import type { Task } from './model';

/**
 * The tasks that depend on one of `ids` by what the file says, directly or through others, in file order,
 * without `ids` themselves: what a failure blocks (seed 004). Order that nobody wrote down blocks nothing.
 */
export function findDependents(
  tasks: readonly { readonly id: Task['id']; readonly dependsOn: readonly string[] }[],
  ids: readonly string[],
): string[] {
  const dependents = new Map<string, string[]>();
  for (const task of tasks) {
    for (const id of task.dependsOn) {
      const list = dependents.get(id);
      if (list === undefined) dependents.set(id, [task.id]);
      else list.push(task.id);
    }
  }
  const seen = new Set(ids);
  // A set may grow while it is read: each new member is visited once.
  for (const id of seen) for (const dependent of dependents.get(id) ?? []) seen.add(dependent);
  const given = new Set(ids);
  return tasks.map((task) => task.id).filter((id) => seen.has(id) && !given.has(id));
}
