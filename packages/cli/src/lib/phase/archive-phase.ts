import { SpecflowError } from '@specflow/shared/errors';
import { isSettledStatus } from '@specflow/shared/tasks';
import { findFolderOfPhase } from '../project/find-phase-artifacts';
import { requireState } from '../state/update-state-file';
import { readTaskFileAt } from '../tasks/read-task-file';
import { archiveSpecs, type SpecsCleanup } from './archive-specs';

/** What `specflow phase archive --json` prints. */
export interface ArchivedPhase {
  readonly action: 'archived';
  readonly phase: { readonly number: string };
  readonly specsCleanup: SpecsCleanup;
  readonly message: string;
}

/**
 * Moves the folder of a phase that is over to `.specify/archive/`.
 * @throws SpecflowError NOT_FOUND, AMBIGUOUS_TASKS_FILE, WRONG_STATE while it is in progress or has unsettled tasks
 *   (unless forced), CONFLICT when the archive has such a folder
 */
export async function archivePhase(
  project: string,
  number: string,
  options: { readonly isForced: boolean },
): Promise<ArchivedPhase> {
  const { phase } = (await requireState(project)).state.orchestration;
  const found = await findFolderOfPhase(project, number);
  if (found.status === 'ambiguous') throw found.error;
  if (found.status === 'none')
    throw new SpecflowError('NOT_FOUND', {
      message: `There is no folder specs/${number}-….`,
      hint: '"specflow phase scan" shows what there is.',
    });
  if (phase?.number === number && phase.status === 'in_progress')
    throw new SpecflowError('WRONG_STATE', {
      message: `Phase ${number} is in progress.`,
      hint: 'Close it with "specflow phase close", which archives it too.',
    });
  if (!options.isForced && found.hasTasks) {
    const { tasks } = (await readTaskFileAt(found.tasksPath)).document;
    const left = tasks.filter((task) => !isSettledStatus(task.status)).length;
    if (left > 0)
      throw new SpecflowError('WRONG_STATE', {
        message: `Phase ${number} has ${left} of ${tasks.length} tasks left.`,
        hint: 'Add --force to archive it all the same.',
      });
  }
  const specsCleanup = await archiveSpecs(project, found.featureDir);
  const message = `Phase ${number} is archived: ${specsCleanup.archivePath}.`;
  return { action: 'archived', phase: { number }, specsCleanup, message };
}
