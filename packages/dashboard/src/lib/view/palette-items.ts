import type { ProjectView } from '@specflow/shared/schemas';
import { formatUsd } from '../format/money';
import { formatDateTime } from '../format/time';
import { projectHref, runHref } from './hrefs';
import { projectState } from './project-state';
import { statusView } from './run-status';

/** A place that the palette leads to. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly href: string;
}

/** The newest runs of each project that are listed. */
const RUNS_PER_PROJECT = 3;

/** Every project with its state. */
export function paletteProjects(projects: readonly ProjectView[]): readonly PaletteItem[] {
  return projects.map((project) => ({
    id: project.id,
    label: project.name,
    detail: projectState(project).word,
    href: projectHref(project.id),
  }));
}

/** The newest runs of every project. */
export function paletteRuns(projects: readonly ProjectView[]): readonly PaletteItem[] {
  return projects.flatMap((project) =>
    project.history.slice(0, RUNS_PER_PROJECT).map((run) => ({
      id: `${project.id}/${run.id}`,
      label: `${project.name} · ${statusView(run).word}`,
      detail: `${formatDateTime(run.startedAt)} · ${formatUsd(run.costUsd)}`,
      href: runHref(project.id, run.id),
    })),
  );
}

/** How well an entry fits what was typed: 0 not at all, more for a beginning. Every typed word must occur. */
export function paletteScore(_value: string, search: string, keywords: readonly string[] = []): number {
  const text = keywords.join(' ').toLowerCase();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return text.startsWith(words[0] ?? '') ? 1 : 0.5;
}
