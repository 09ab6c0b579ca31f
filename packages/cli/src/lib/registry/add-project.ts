import { realpath } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared/errors';
import { type RegistryEntry, RegistryEntrySchema } from '@specflow/shared/schemas';
import { checkProjectPath } from '../project/check-project-path';
import { ensureStateFile } from '../project/ensure-state-file';
import { readStateFile } from '../state/read-state-file';
import { type RegistryProject, readRegistry } from './read-registry';
import { updateRegistry } from './write-registry';

/** A registered project, and whether this call registered it. */
export interface AddedProject {
  readonly project: RegistryProject;
  readonly added: boolean;
}

/**
 * Registers the folder at `path`. Its id is the `project.id` of its state file, which is created when the
 * folder has none. Registering a folder again changes nothing; a moved project gets its new path.
 * @throws SpecflowError PROJECT_PATH_INVALID, PROJECT_EXISTS when the folder is a copy of a registered project,
 *   FILE_INVALID for a broken state file or registry, UNSAFE_PATH, FILE_LOCKED
 */
export async function addProject(
  home: string,
  path: string,
  options: { readonly name?: string; readonly now?: Date } = {},
): Promise<AddedProject> {
  const now = options.now ?? new Date();
  const real = await checkProjectPath(home, path);
  const { id, name } = (await ensureStateFile(real, { name: options.name, now })).project;
  const occupied = await livingPathOf(home, id);
  if (occupied !== null && occupied !== real) throw isCopy(real, occupied);

  let added = false;
  let entry: RegistryEntry = { path: real, name, registered_at: now.toISOString() };
  await updateRegistry(home, (file) => {
    const known = RegistryEntrySchema.safeParse(file.projects[id]);
    if (known.success && known.data.path === real) {
      entry = known.data;
      return null;
    }
    added = true;
    entry = { ...(known.success ? known.data : entry), path: real, last_seen: now.toISOString() };
    return { ...file, projects: { ...file.projects, [id]: entry } };
  });
  return { project: { ...entry, id }, added };
}

/** The folder that is registered under `id` and still is that project. */
async function livingPathOf(home: string, id: string): Promise<string | null> {
  const entry = (await readRegistry(home)).entries.find((candidate) => candidate.id === id);
  if (entry === undefined) return null;
  const reading = await readStateFile(entry.path);
  const isThere = reading.status === 'ok' && reading.state.project.id === id;
  return isThere ? await realpath(entry.path).catch(() => null) : null;
}

function isCopy(path: string, original: string): SpecflowError {
  return new SpecflowError('PROJECT_EXISTS', {
    message: `${path} carries the same project id as ${original}, which is registered: it is a copy or a worktree.`,
    hint: 'Work in the registered folder, or delete .specflow/orchestration-state.json in the copy and add it again.',
    details: { path: original },
  });
}
