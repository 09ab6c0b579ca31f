import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { activePhase } from './orchestration-state';

/** The nearest folder upwards that holds `.specflow` or `.specify`; the start folder when there is none. */
export function findProjectRoot(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.specflow')) || existsSync(join(folder, '.specify'))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

function specFolders(root: string): string[] {
  const specs = join(root, 'specs');
  if (!existsSync(specs)) return [];
  return readdirSync(specs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/**
 * Folder of the feature being worked on: that of the open phase (which need not exist yet), else the
 * highest-numbered one that has a task file, else the highest-numbered one.
 */
export function findFeatureDir(root: string): string | undefined {
  const folders = specFolders(root);
  const phase = activePhase(root);
  if (phase !== undefined) {
    const named = phase.name === undefined ? phase.number : `${phase.number}-${slug(phase.name)}`;
    const own = folders.includes(named) ? named : folders.find((name) => name.startsWith(`${phase.number}-`));
    return join(root, 'specs', own ?? named);
  }
  const withTasks = folders.filter((name) => existsSync(join(root, 'specs', name, 'tasks.md')));
  const last = withTasks.at(-1) ?? folders.at(-1);
  return last === undefined ? undefined : join(root, 'specs', last);
}
