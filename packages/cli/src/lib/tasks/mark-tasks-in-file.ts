import { createHash } from 'node:crypto';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import {
  type MarkedTask,
  markTasks,
  parseTasks,
  type TaskDocument,
  type TaskMark,
} from '@specflow/shared/tasks';
import { fileModeOf } from '../files/file-mode';
import { readTextFile } from '../files/read-text-file';
import { withFileLock } from '../files/with-file-lock';
import { writeFileDurable } from '../files/write-file-durable';
import { specflowDir, workflowsDir } from '../paths';
import { ensureWorkflowsDir } from '../project/ensure-state-file';
import { findProjectRoot } from '../project/find-project-root';
import { readTaskFileAt } from './read-task-file';

/** What marking did: the lines that changed, the ids that already said so, and the file afterwards. */
export interface MarkOutcome {
  readonly changed: readonly MarkedTask[];
  readonly unchanged: readonly string[];
  readonly document: TaskDocument;
}

/** Agents and editors write the file without a lock: how often we start again when one interferes. */
const MAX_ATTEMPTS = 8;

/**
 * Sets the checkboxes of `ids` in the task file at `path`: locked against other callers, atomic, only on the
 * tasks' own lines, and read back. Any unknown id means that nothing is written.
 * @throws SpecflowError UNKNOWN_TASK, NO_TASKS_FILE, UNSAFE_PATH for a symbolic link, FILE_LOCKED, CONFLICT
 */
export async function markTasksInFile(
  path: string,
  ids: readonly string[],
  mark: TaskMark,
): Promise<MarkOutcome> {
  await refuseLink(path);
  // Before the lock: taking it would create the folder of a file that does not exist.
  await readTaskFileAt(path);
  return withFileLock(await lockTargetOf(path), async () => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const before = await readTaskFileAt(path);
      const result = markTasks(before.text, ids, mark);
      if (result.unknown.length > 0) throw unknownTasks(path, result.unknown);
      const outcome = { changed: result.changed, unchanged: result.unchanged };
      if (result.text === before.text) return { ...outcome, document: before.document };
      if ((await readTextFile(path)) !== before.text) continue;
      await writeFileDurable(path, result.text, { mode: await fileModeOf(path, 0o644) });
      const after = await readTextFile(path);
      if (after !== null && isMarked(after, ids, mark)) return { ...outcome, document: parseTasks(after) };
    }
    throw new SpecflowError('CONFLICT', {
      message: `${path} is being rewritten by another program all the time.`,
      hint: 'End the program that writes it, then try again.',
    });
  });
}

function isMarked(text: string, ids: readonly string[], mark: TaskMark): boolean {
  const again = markTasks(text, ids, mark);
  return again.unknown.length === 0 && again.changed.length === 0;
}

/** A lock file beside tasks.md would show up in git: projects keep it in their ignored folder. */
async function lockTargetOf(path: string): Promise<string> {
  const root = await findProjectRoot(dirname(path));
  const folder = root === null ? null : await lstat(specflowDir(root)).catch(() => null);
  if (root === null || !folder?.isDirectory()) return path;
  await ensureWorkflowsDir(root);
  const real = join(await realpath(dirname(path)), basename(path));
  const name = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return join(workflowsDir(root), 'locks', name);
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
