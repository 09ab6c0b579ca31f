import { lstat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { SpecflowError } from '@specflow/shared/errors';
import {
  applyStatusChanges,
  type MarkedTask,
  parseTasks,
  type StatusChange,
  type TaskDocument,
} from '@specflow/shared/tasks';
import { fileModeOf } from '../files/file-mode';
import { readTextFile } from '../files/read-text-file';
import { isErrno, writeFileDurable } from '../files/write-file-durable';
import { withProjectLock } from '../project/with-project-lock';
import { readTaskFileAt } from './read-task-file';

/** What a status update did: the lines that changed, the ids that already said so, and the file afterwards. */
export interface StatusUpdate {
  readonly changed: readonly MarkedTask[];
  readonly unchanged: readonly string[];
  /** Ids that the file does not have; only with `unknown: 'skip'`. */
  readonly unknown: readonly string[];
  readonly document: TaskDocument;
}

/** How a status update is made. */
export interface StatusUpdateOptions {
  /** An id that the file does not have: refuse the whole update (the default), or leave it out and say so. */
  readonly unknown?: 'refuse' | 'skip';
  /** For the `**Completed**` line of a TODO entry that keeps one. */
  readonly now?: Date;
}

/** Agents and editors write the file without our lock: how often we start again when one interferes. */
const MAX_ATTEMPTS = 8;
const FIRST_BACK_OFF_MS = 10;
/** Errors of the file system that may be gone a moment later. */
const TRANSIENT = ['EBUSY', 'EAGAIN', 'EMFILE', 'ENFILE', 'EINTR', 'ESTALE', 'ETXTBSY'];

/**
 * Writes statuses into the task file at `path` (mission K3), whatever its format. All changes land together
 * by one atomic replacement, only on the tasks' own status lines, and are read back. Callers in any number
 * of processes take turns; one that finds the file changed under it starts again after a growing pause.
 * @throws SpecflowError UNKNOWN_TASK, NO_TASKS_FILE, UNSAFE_PATH for a symbolic link, FILE_LOCKED, CONFLICT
 */
export async function updateTaskStatuses(
  path: string,
  changes: readonly StatusChange[],
  options: StatusUpdateOptions = {},
): Promise<StatusUpdate> {
  await refuseLink(path);
  // Before the lock: taking it would create the folder of a file that does not exist.
  await readTaskFileAt(path);
  const dated = withDates(changes, options.now ?? new Date());
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    // The lock is given back before the pause, so that others are not held up by our back-off.
    if (attempt > 0) await delay(FIRST_BACK_OFF_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    try {
      const update = await withProjectLock(path, () => updateOnce(path, dated, options));
      if (update !== null) return update;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS - 1 || !TRANSIENT.some((code) => isErrno(error, code))) throw error;
    }
  }
  throw new SpecflowError('CONFLICT', {
    message: `${path} is being rewritten by another program all the time.`,
    hint: 'End the program that writes it, then try again.',
  });
}

/** Null when another program wrote the file between our reading and the end of our writing. */
async function updateOnce(
  path: string,
  changes: readonly StatusChange[],
  options: StatusUpdateOptions,
): Promise<StatusUpdate | null> {
  const before = await readTaskFileAt(path);
  const { changed, unchanged, unknown, text } = applyStatusChanges(before.text, changes);
  if (unknown.length > 0 && options.unknown !== 'skip') throw unknownTasks(path, unknown);
  const outcome = { changed, unchanged, unknown };
  if (text === before.text) return { ...outcome, document: before.document };
  if ((await readTextFile(path)) !== before.text) return null;
  await writeFileDurable(path, text, { mode: await fileModeOf(path, 0o644) });
  const after = await readTextFile(path);
  if (after === null || applyStatusChanges(after, changes).changed.length > 0) return null;
  return { ...outcome, document: parseTasks(after) };
}

function withDates(changes: readonly StatusChange[], now: Date): StatusChange[] {
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return changes.map(({ id, mark }) => ({ id, mark: mark.kind === 'complete' ? { date, ...mark } : mark }));
}

async function refuseLink(path: string): Promise<void> {
  const info = await lstat(path).catch(() => null);
  if (info?.isSymbolicLink())
    throw new SpecflowError('UNSAFE_PATH', {
      message: `${path} is a symbolic link.`,
      hint: 'Replace it by a regular file: SpecFlow writes only inside the project.',
    });
}

function unknownTasks(path: string, ids: readonly string[]): SpecflowError {
  const shown = ids.slice(0, 5).join(', ') + (ids.length > 5 ? ', …' : '');
  return new SpecflowError('UNKNOWN_TASK', {
    message: `${path} has no task ${shown}; nothing was changed.`,
    hint: '"specflow tasks plan" lists the tasks that it has.',
    details: { ids },
  });
}
