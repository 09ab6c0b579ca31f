import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared/errors';
import { parseTasks, type TaskDocument } from '@specflow/shared/tasks';
import { createFileMemory } from '../files/file-memory';
import { readTextFile } from '../files/read-text-file';
import { isInside } from '../project/check-project-path';
import { findPhaseArtifacts } from '../project/find-phase-artifacts';

/** A task file: where it is, what it says word for word, and what that means. */
export interface TaskFile {
  readonly path: string;
  readonly text: string;
  readonly document: TaskDocument;
}

/** Task files that have not changed since; those who change one read it for themselves. */
const readings = createFileMemory<TaskFile>(128);

/**
 * The task file of the project's phase.
 * @throws SpecflowError NO_PHASE, NO_TASKS_FILE, AMBIGUOUS_TASKS_FILE, FILE_UNREADABLE, UNSAFE_PATH when a link leads
 *   out of the project
 */
export async function readTaskFile(project: string): Promise<TaskFile> {
  const artifacts = await findPhaseArtifacts(project);
  if (artifacts.status === 'ambiguous') throw artifacts.error;
  if (artifacts.status === 'none' && artifacts.expectedDir === null)
    throw new SpecflowError('NO_PHASE', {
      message: `No phase is open in ${project}, and it has no folder under specs/.`,
      hint: 'Open one with "specflow phase open <number> <name>".',
    });
  const path = artifacts.status === 'found' ? artifacts.tasksPath : `${artifacts.expectedDir}/tasks.md`;
  refuseOutside(project, path);
  return readings.recall(path, () => readTaskFileAt(path));
}

/** A repository may hold links: through them it could have any file of the person read, shown and ticked. */
function refuseOutside(project: string, path: string): void {
  const real = realOf(path);
  if (real === null || isInside(real, realOf(project) ?? project)) return;
  throw new SpecflowError('UNSAFE_PATH', {
    message: `${path} leads out of the project.`,
    hint: 'Replace the link by a file inside the project.',
    details: { path },
  });
}

/** At once, for the reason that `lookAt` gives. */
function realOf(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/**
 * Reads one task file.
 * @throws SpecflowError NO_TASKS_FILE, FILE_UNREADABLE, FILE_INVALID when it is not UTF-8
 */
export async function readTaskFileAt(path: string): Promise<TaskFile> {
  const text = await readTextFile(path);
  if (text === null)
    throw new SpecflowError('NO_TASKS_FILE', {
      message: `There is no task file at ${path}.`,
      hint: path.endsWith('/tasks.md')
        ? 'Run /flow.design to write spec, plan and tasks.'
        : 'Check its name and where it is.',
    });
  // Replacement characters would be written back as such: a foreign encoding must not be edited.
  if (text.includes('\uFFFD') && !isUtf8(await readFile(path)))
    throw new SpecflowError('FILE_INVALID', {
      message: `${path} is not UTF-8 text.`,
      hint: 'Save it as UTF-8.',
    });
  return { path, text, document: parseTasks(text) };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
