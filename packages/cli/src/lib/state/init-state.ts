import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type { StateFile } from '@specflow/shared/schemas';
import { readTextFile } from '../files/read-text-file';
import { createFileOnce, writeFileDurable } from '../files/write-file-durable';
import { stateFilePath } from '../paths';
import { ensureStateFile } from '../project/ensure-state-file';
import { withProjectLock } from '../project/with-project-lock';
import { createInitialState } from './initial-state';
import { parseStateText, readStateFile, refuseLinkedState } from './read-state-file';
import { valueAt } from './state-key';

/** What `initState` made. `backup` is where the file before it went. */
export interface InitialisedState {
  readonly state: StateFile;
  readonly path: string;
  readonly created: boolean;
  readonly backup?: string;
}

/**
 * Gives a project a state file. With `isForced` an existing one, also a broken one, is set aside and begun anew
 * under the same project id, so that the registry still knows the project.
 * @throws SpecflowError WRONG_STATE when there is one and nothing is forced; FILE_LOCKED, UNSAFE_PATH
 */
export async function initState(
  project: string,
  options: { readonly isForced: boolean; readonly name?: string; readonly now?: Date },
): Promise<InitialisedState> {
  await refuseLinkedState(project);
  const found = await readStateFile(project);
  if (found.status === 'missing') {
    const state = await ensureStateFile(project, options);
    return { state, path: stateFilePath(project), created: true };
  }
  if (!options.isForced)
    throw new SpecflowError('WRONG_STATE', {
      message: `${found.path} exists.`,
      hint: 'Add --force to set it aside and begin anew.',
    });
  return withProjectLock(found.path, () => beginAnew(project, found.path, options));
}

async function beginAnew(
  project: string,
  path: string,
  options: { readonly name?: string; readonly now?: Date },
): Promise<InitialisedState> {
  const now = options.now ?? new Date();
  const old = await readTextFile(path);
  const before = identityIn(path, old ?? '');
  const state = createInitialState({
    id: before.id ?? crypto.randomUUID(),
    name: options.name?.trim() || (before.name ?? basename(project)),
    path: project,
    now,
  });
  const backup = `${path}.${now.toISOString().replaceAll(/[:.]/g, '-')}.bak`;
  if (old !== null && !(await createFileOnce(backup, old, { mode: 0o600 })))
    throw new SpecflowError('CONFLICT', { message: `${backup} exists.`, hint: 'Try again.' });
  await writeFileDurable(stateFilePath(project), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o644 });
  // A file of generation 2 would come back into view if the new one were ever removed.
  if (path !== stateFilePath(project)) await rename(path, backup);
  return { state, path: stateFilePath(project), created: true, backup };
}

function identityIn(path: string, text: string): { readonly id?: string; readonly name?: string } {
  const reading = parseStateText(path, text);
  const value = reading.status === 'ok' ? reading.state : reading.content?.value;
  const [id, name] = [valueAt(value, ['project', 'id']), valueAt(value, ['project', 'name'])];
  return {
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
  };
}
