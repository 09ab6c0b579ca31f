import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type { StateFile } from '@specflow/shared/schemas';
import { lookAt } from '../files/look-at';
import { readStateFile } from '../state/read-state-file';
import { readGitBranch } from './read-git-branch';

/** How the folder of the phase was found: `guessed` means that no open phase names it. */
export type FoundBy = 'phase-name' | 'phase-number' | 'branch' | 'guessed';

/** What a project has of its current phase on disk. Paths are absolute. */
export interface PhaseArtifacts {
  readonly featureDir: string;
  readonly foundBy: FoundBy;
  readonly hasSpec: boolean;
  readonly hasPlan: boolean;
  readonly hasTasks: boolean;
  readonly tasksPath: string;
}

/** `none` also names the folder where the artifacts of the open phase belong. */
export type ArtifactsReading =
  | ({ readonly status: 'found' } & PhaseArtifacts)
  | { readonly status: 'none'; readonly expectedDir: string | null }
  | { readonly status: 'ambiguous'; readonly candidates: readonly string[]; readonly error: SpecflowError };

/**
 * Finds the feature folder of the project's phase: `specs/{number}-{name}`, else the only `specs/{number}-…`.
 * Without an open phase: the folder named like the git branch, else the only feature folder that has tasks.
 * Never picks between several candidates. Works for a plain spec-kit folder.
 */
export async function findPhaseArtifacts(project: string): Promise<ArtifactsReading> {
  const reading = await readStateFile(project);
  return locatePhaseArtifacts(project, reading.status === 'ok' ? reading.state : null);
}

/** The same for a state that has been read already; null stands for a missing or invalid one. */
export async function locatePhaseArtifacts(
  project: string,
  state: StateFile | null,
): Promise<ArtifactsReading> {
  const folders = await listFeatureFolders(project);
  const phase = state?.orchestration.phase;
  if (phase?.number) {
    const own = ownFolders(folders, { number: phase.number, name: phase.name, branch: phase.branch });
    const [only] = own.folders;
    if (own.folders.length > 1) return ambiguous(project, own.folders);
    if (only !== undefined) return describe(project, only, own.foundBy);
    const name = `${phase.number}-${slugOf(phase.name ?? '')}`.replace(/-$/, '');
    return { status: 'none', expectedDir: join(project, 'specs', name) };
  }
  return guess(project, folders);
}

/** The folder of a phase by its number alone, whatever phase is open. */
export async function findFolderOfPhase(project: string, number: string): Promise<ArtifactsReading> {
  const { folders, foundBy } = ownFolders(await listFeatureFolders(project), { number });
  const [only] = folders;
  if (only === undefined) return { status: 'none', expectedDir: null };
  return folders.length > 1 ? ambiguous(project, folders) : describe(project, only, foundBy);
}

/** `Initial Setup` as folder names write it: `initial-setup`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

interface PhaseNames {
  readonly number: string;
  readonly name?: string | null;
  readonly branch?: string | null;
}

function ownFolders(folders: readonly string[], phase: PhaseNames): { folders: string[]; foundBy: FoundBy } {
  const { number, name, branch } = phase;
  const exact = [name && `${number}-${name}`, name && `${number}-${slugOf(name)}`, branch];
  const named = exact.find((candidate) => candidate && folders.includes(candidate));
  if (named) return { folders: [named], foundBy: 'phase-name' };
  const numbered = folders.filter((folder) => folder.startsWith(`${number}-`) || folder === number);
  return { folders: numbered, foundBy: 'phase-number' };
}

async function guess(project: string, folders: readonly string[]): Promise<ArtifactsReading> {
  const branch = await readGitBranch(project);
  if (branch !== null && folders.includes(branch)) return describe(project, branch, 'branch');
  const withTasks: string[] = [];
  for (const folder of folders) {
    if (isFile(join(project, 'specs', folder, 'tasks.md'))) withTasks.push(folder);
  }
  const candidates = withTasks.length > 0 ? withTasks : folders;
  const [only] = candidates;
  if (only === undefined) return { status: 'none', expectedDir: null };
  return candidates.length > 1 ? ambiguous(project, candidates) : describe(project, only, 'guessed');
}

async function listFeatureFolders(project: string): Promise<string[]> {
  const entries = await readdir(join(project, 'specs'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && /^\d+(-|$)/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

function describe(project: string, folder: string, foundBy: FoundBy): ArtifactsReading {
  const featureDir = join(project, 'specs', folder);
  const tasksPath = join(featureDir, 'tasks.md');
  const hasSpec = isFile(join(featureDir, 'spec.md'));
  const hasPlan = isFile(join(featureDir, 'plan.md'));
  const hasTasks = isFile(tasksPath);
  return { status: 'found', featureDir, foundBy, hasSpec, hasPlan, hasTasks, tasksPath };
}

function isFile(path: string): boolean {
  const info = lookAt(path);
  return info !== null && (info.isFile() || info.isSymbolicLink());
}

function ambiguous(project: string, folders: readonly string[]): ArtifactsReading {
  const candidates = folders.map((folder) => join(project, 'specs', folder));
  const error = new SpecflowError('AMBIGUOUS_TASKS_FILE', {
    message: `More than one folder could be the current phase: ${folders.join(', ')}.`,
    hint: 'Open one phase with "specflow phase open <number> <name>", or check out the branch named like its folder.',
    details: { candidates },
  });
  return { status: 'ambiguous', candidates, error };
}
