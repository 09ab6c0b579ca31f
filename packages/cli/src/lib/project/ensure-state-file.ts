import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type { StateFile } from '@specflow/shared/schemas';
import { createFileOnce } from '../files/write-file-durable';
import { stateFilePath, workflowsDir } from '../paths';
import { createInitialState } from '../state/initial-state';
import { readStateFile, refuseLinkedState } from '../state/read-state-file';

/**
 * The state of a project, which gets a new state file and `.specflow/workflows/` when it has none. An existing
 * file is never touched.
 * @throws SpecflowError FILE_INVALID for a broken state file, UNSAFE_PATH for a symbolic link.
 */
export async function ensureStateFile(
  project: string,
  options: { readonly name?: string; readonly now?: Date } = {},
): Promise<StateFile> {
  await refuseLinkedState(project);
  await ensureWorkflowsDir(project);
  const found = await readStateFile(project);
  if (found.status === 'missing') await createStateFile(project, options);
  const reading = found.status === 'missing' ? await readStateFile(project) : found;
  if (reading.status === 'ok') return reading.state;
  if (reading.status === 'invalid') throw reading.error;
  throw new SpecflowError('FILE_UNWRITABLE', {
    message: `${reading.path} could not be created.`,
    hint: 'Check the permissions of the project folder.',
  });
}

async function createStateFile(
  project: string,
  options: { readonly name?: string; readonly now?: Date },
): Promise<void> {
  const state = createInitialState({
    id: randomUUID(),
    name: options.name?.trim() || basename(project),
    path: project,
    now: options.now ?? new Date(),
  });
  await createFileOnce(stateFilePath(project), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o644 });
}

/** Creates `.specflow/workflows/`, which keeps itself out of git; the user's own .gitignore is not touched. */
export async function ensureWorkflowsDir(project: string): Promise<string> {
  await refuseLinkedState(project);
  const folder = workflowsDir(project);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await createFileOnce(join(folder, '.gitignore'), '*\n', { mode: 0o644 });
  return folder;
}
