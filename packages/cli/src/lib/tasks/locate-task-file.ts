import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { isInside } from '../project/check-project-path';
import { readTaskFileAt, type TaskFile } from './read-task-file';

/**
 * The real path of a task file that somebody names: a file of the project, not one that a path or a link leads to
 * elsewhere, and none of git's or SpecFlow's own.
 * @param file relative to the project
 * @throws SpecflowError UNSAFE_PATH, NO_TASKS_FILE
 */
export async function locateTaskFile(project: string, file: string): Promise<string> {
  const root = await realpath(project);
  const wanted = resolve(root, file);
  if (isAbsolute(file) || file.includes('\0') || !isOfProject(root, wanted)) throw unsafe(file);
  const real = await realpath(wanted).catch(() => null);
  if (real !== null && isOfProject(root, real)) return real;
  if (real !== null) throw unsafe(file);
  throw new SpecflowError('NO_TASKS_FILE', {
    message: `There is no task file ${file} in ${project}.`,
    hint: 'Name a tasks.md, a plan or a TODO.md of the project.',
  });
}

function isOfProject(root: string, path: string): boolean {
  const [first] = relative(root, path).split(sep);
  return isInside(path, root) && first !== '.git' && first !== '.specflow';
}

/**
 * Reads a task file of a project by its path below it.
 * @throws SpecflowError UNSAFE_PATH, NO_TASKS_FILE, FILE_UNREADABLE, FILE_INVALID
 */
export async function readTaskFileIn(project: string, file: string): Promise<TaskFile> {
  return readTaskFileAt(await locateTaskFile(project, file));
}

function unsafe(file: string): SpecflowError {
  return new SpecflowError('UNSAFE_PATH', {
    message: `${JSON.stringify(file)} is no task file inside the project.`,
    hint: 'Name a file of the project by its path relative to it.',
    details: { path: file },
  });
}
