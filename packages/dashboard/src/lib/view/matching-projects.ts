import type { ProjectView } from '@specflow/shared/schemas';

/** The projects in whose name, path or phase every typed word occurs; all of them without a word. */
export function matchingProjects(projects: readonly ProjectView[], search: string): readonly ProjectView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return projects.filter(({ name, path, branch, phase }) => {
    const text = [name, path, branch, phase?.number, phase?.name, phase?.branch].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
