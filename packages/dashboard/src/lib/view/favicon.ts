import type { ProjectView } from '@specflow/shared/schemas';
import { projectState } from './project-state';

/** Dots that can be told apart on light and dark tabs. */
const DOT = { 'needs-you': '#f2a53a', working: '#3b82f6' } as const;

/** The tab's icon with a dot for the most pressing state of all projects; null while every project is idle. */
export function faviconOf(projects: readonly ProjectView[]): string | null {
  const groups = new Set(projects.map((project) => projectState(project).group));
  const group = (['needs-you', 'working'] as const).find((candidate) => groups.has(candidate));
  if (group === undefined) return null;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
    '<rect width="32" height="32" rx="8" fill="#5a4be0"/>' +
    '<path d="M16 7 6 12l10 5 10-5zM6 18l10 5 10-5" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/>' +
    `<circle cx="24.5" cy="24.5" r="6.5" fill="${DOT[group]}" stroke="#fff" stroke-width="2"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
