import { realpath } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { isSpecflowError, SpecflowError } from '@specflow/shared/errors';
import type { Cli } from '../cli/cli';
import { resolveProject } from '../cli/resolve-project';
import { locateTaskFile } from '../lib/tasks/locate-task-file';
import { readDefaultTaskFile } from '../lib/tasks/read-default-task-file';
import { readTaskFileAt, type TaskFile } from '../lib/tasks/read-task-file';

/** The task file of a batch run, and its place in the project as the dashboard wants it. */
export interface BatchSource extends TaskFile {
  /** Relative to the project, with slashes; for a dry run outside of any project relative to its own folder. */
  readonly name: string;
}

/**
 * The task file that `--file` names, else the one that `next` reads.
 * @throws SpecflowError NO_PROJECT, NO_TASKS_FILE, UNSAFE_PATH when it is not inside the project
 */
export async function readBatchSource(cli: Cli, file: string | undefined): Promise<BatchSource> {
  const project = await realpath(await resolveProject(cli));
  if (file === undefined) {
    const found = await readDefaultTaskFile(project);
    return { ...found, name: nameOf(project, await realpath(found.path)) };
  }
  const wanted = await realpath(resolve(cli.cwd, file)).catch(() => resolve(cli.cwd, file));
  const path = await locateTaskFile(project, relative(project, wanted)).catch((error: unknown) => {
    throw isSpecflowError(error) && error.code === 'UNSAFE_PATH' ? outside(file, project) : error;
  });
  return { ...(await readTaskFileAt(path)), name: nameOf(project, path) };
}

/** The same for a look only: it needs no project. */
export async function readForDryRun(cli: Cli, file: string | undefined): Promise<BatchSource> {
  try {
    return await readBatchSource(cli, file);
  } catch (error) {
    const isElsewhere =
      isSpecflowError(error) && (error.code === 'NO_PROJECT' || error.code === 'UNSAFE_PATH');
    if (file === undefined || !isElsewhere) throw error;
    const path = resolve(cli.cwd, file);
    return { ...(await readTaskFileAt(path)), name: nameOf(dirname(path), path) };
  }
}

function outside(file: string, project: string): SpecflowError {
  return new SpecflowError('UNSAFE_PATH', {
    message: `${JSON.stringify(file)} is no task file inside the project ${project}.`,
    hint: 'Name a tasks.md, plan or TODO.md of this project, or the project that it belongs to with --project.',
    details: { path: file },
  });
}

function nameOf(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
