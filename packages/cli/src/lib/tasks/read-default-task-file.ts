import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { readTextFile } from '../files/read-text-file';
import { isInside } from '../project/check-project-path';
import { findPhaseArtifacts } from '../project/find-phase-artifacts';
import { readTaskFile, readTaskFileAt, type TaskFile } from './read-task-file';

/** Where a TODO.md is looked for in a project without phases. */
const TODO_PATHS = ['TODO.md', '.opencode/specs/TODO.md', '.claude/specs/TODO.md', 'specs/TODO.md'];

/**
 * The file that commands about tasks mean when none is named: the tasks.md of the open phase, else the plan
 * that `.claude/current-plan.txt` names, else the only feature folder with tasks, else, where there are no
 * phases at all, a TODO.md.
 * @throws SpecflowError NO_PHASE, NO_TASKS_FILE, AMBIGUOUS_TASKS_FILE, UNSAFE_PATH, FILE_UNREADABLE
 */
export async function readDefaultTaskFile(project: string): Promise<TaskFile> {
  const artifacts = await findPhaseArtifacts(project);
  const hasTasks = artifacts.status === 'found' && artifacts.hasTasks;
  const isOpenPhase =
    hasTasks && (artifacts.foundBy === 'phase-name' || artifacts.foundBy === 'phase-number');
  if (isOpenPhase) return readTaskFileAt(artifacts.tasksPath);
  const plan = await readCurrentPlan(project);
  if (plan !== null) return plan;
  const hasPhases = artifacts.status !== 'none' || artifacts.expectedDir !== null;
  return (hasPhases ? null : await readTodoFile(project)) ?? readTaskFile(project);
}

/** The plan that `.claude/current-plan.txt` names; null when there is no such pointer. */
async function readCurrentPlan(project: string): Promise<TaskFile | null> {
  const pointer = join(project, '.claude', 'current-plan.txt');
  const named = (await readTextFile(pointer, 64 * 1024))
    ?.replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/, 1)[0];
  if (named === undefined || named === '') return null;
  const path = resolve(project, named.trim());
  const real = await realpath(path).catch(() => null);
  if (real === null)
    throw new SpecflowError('NO_TASKS_FILE', {
      message: `${pointer} names ${path}, which does not exist.`,
      hint: 'Correct or remove that file, or name a plan with --file.',
    });
  // The pointer comes from the repository: it must not lead anywhere else.
  if (isInside(real, await realpath(project))) return readTaskFileAt(path);
  throw new SpecflowError('UNSAFE_PATH', {
    message: `${pointer} names ${path}, which is outside the project.`,
    hint: 'Move the plan into the project, or name it with --file.',
  });
}

async function readTodoFile(project: string): Promise<TaskFile | null> {
  for (const candidate of TODO_PATHS) {
    const path = join(project, candidate);
    if ((await readTextFile(path)) === null) continue;
    const file = await readTaskFileAt(path);
    if (file.document.format === 'todo') return file;
  }
  return null;
}
