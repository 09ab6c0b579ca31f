import { SpecflowError } from '@specflow/shared/errors';
import type { StateFile } from '@specflow/shared/schemas';
import { isSettledStatus, type TaskDocument } from '@specflow/shared/tasks';
import { locatePhaseArtifacts } from '../project/find-phase-artifacts';
import { requireState, updateStateFile } from '../state/update-state-file';
import { readTaskFileAt } from '../tasks/read-task-file';
import { archiveSpecs, planArchive, SPECS_KEPT, type SpecsCleanup } from './archive-specs';
import { addToBacklog, type BacklogItem } from './backlog';
import { withClosedPhase } from './closed-state';
import { readRoadmap, setRoadmapStatus } from './roadmap';
import { ROADMAP_STATUS } from './roadmap-rows';

/** What `specflow phase close --json` prints. */
export interface ClosedPhase {
  readonly action: 'closed' | 'dry_run';
  readonly phase: { readonly number: string; readonly name: string | null; readonly branch: string | null };
  /** The folder of the phase moved, or would move, to `.specify/archive/`. */
  readonly archived: boolean;
  readonly specsCleanup: SpecsCleanup;
  /** `completed` counts settled tasks. */
  readonly tasks: {
    readonly total: number;
    readonly completed: number;
    readonly incomplete: number;
    readonly promotedToBacklog: number;
  };
  readonly deferredItems: readonly { readonly id: string; readonly description: string }[];
  readonly memoryPrompts: readonly string[];
  readonly nextPhase: { readonly number: string; readonly name: string | null } | null;
  readonly message: string;
}

/** How to close. */
export interface CloseOptions {
  readonly isDryRun?: boolean;
  /** Leaves `specs/NNNN-…` where it is. */
  readonly keepsSpecs?: boolean;
  /** Closes with unsettled tasks too; they go to BACKLOG.md. */
  readonly isForced?: boolean;
  readonly now?: Date;
}

/**
 * Ends the open phase: ROADMAP.md says complete, the state file has no open phase any more, the folder of the phase
 * goes to `.specify/archive/`. What is left over of a close that was interrupted is done by the next one.
 * @throws SpecflowError NO_PHASE, WRONG_STATE while tasks are unsettled, AMBIGUOUS_TASKS_FILE, CONFLICT when the
 *   archive has such a folder
 */
export async function closePhase(project: string, options: CloseOptions = {}): Promise<ClosedPhase> {
  const { state } = await requireState(project);
  const phase = openPhaseOf(state);
  const artifacts = await locatePhaseArtifacts(project, state);
  if (artifacts.status === 'ambiguous') throw artifacts.error;
  const featureDir = artifacts.status === 'found' ? artifacts.featureDir : null;
  const document =
    artifacts.status === 'found' && artifacts.hasTasks
      ? (await readTaskFileAt(artifacts.tasksPath)).document
      : null;
  const tasks = document?.tasks ?? [];
  const left = tasks.filter((task) => !isSettledStatus(task.status));
  if (left.length > 0 && !options.isForced) throw unsettled(phase.number, left.length, tasks.length);
  const specs =
    featureDir === null || options.keepsSpecs ? SPECS_KEPT : await planArchive(project, featureDir);
  const counts = { total: tasks.length, completed: tasks.length - left.length, incomplete: left.length };
  const nextPhase = await findNextPhase(project, phase.number);
  if (!options.isDryRun) {
    await addToBacklog(project, leftOver(phase.number, left));
    await setRoadmapStatus(project, phase.number, ROADMAP_STATUS.complete);
    const now = options.now ?? new Date();
    await updateStateFile(project, (before) => withClosedPhase(before, { phase, counts, nextPhase, now }));
    if (featureDir !== null && specs.archivePath !== null) await archiveSpecs(project, featureDir);
  }
  const verb = options.isDryRun ? 'can be closed' : 'is closed';
  const where =
    specs.archivePath === null
      ? ''
      : ` Its files ${options.isDryRun ? 'would go' : 'are now'} in ${specs.archivePath}.`;
  return {
    action: options.isDryRun ? 'dry_run' : 'closed',
    phase,
    archived: specs.archivePath !== null,
    specsCleanup: specs,
    tasks: { ...counts, promotedToBacklog: left.length },
    deferredItems: deferredIn(document),
    memoryPrompts:
      specs.archivePath === null ? [] : [`Review ${specs.archivePath} for what belongs in .specify/memory.`],
    nextPhase,
    message: `Phase ${phase.number} ${verb}: ${counts.completed} of ${counts.total} tasks settled.${where}`,
  };
}

interface OpenPhase {
  readonly number: string;
  readonly name: string | null;
  readonly branch: string | null;
}

function openPhaseOf(state: StateFile): OpenPhase {
  const { phase } = state.orchestration;
  if (phase?.number && phase.status !== 'not_started')
    return { number: phase.number, name: phase.name ?? null, branch: phase.branch ?? null };
  throw new SpecflowError('NO_PHASE', {
    message: 'No phase is open.',
    hint: 'Open one with "specflow phase open <number> <name>".',
  });
}

function unsettled(number: string, left: number, total: number): SpecflowError {
  return new SpecflowError('WRONG_STATE', {
    message: `Phase ${number} has ${left} of ${total} tasks left.`,
    hint: 'Finish them, put them off with "specflow mark <ids> --deferred", or close with --force: they go to BACKLOG.md.',
  });
}

function leftOver(from: string, tasks: TaskDocument['tasks']): BacklogItem[] {
  return tasks.map(({ id, description }) => ({ text: `${id} ${description}`, from }));
}

function deferredIn(document: TaskDocument | null): ClosedPhase['deferredItems'] {
  const deferred = document?.tasks.filter((task) => task.status === 'deferred') ?? [];
  return deferred.map(({ id, description }) => ({ id, description }));
}

/** The first phase of ROADMAP.md that has not begun, other than the one at hand. */
async function findNextPhase(project: string, number: string): Promise<ClosedPhase['nextPhase']> {
  const row = (await readRoadmap(project)).find(
    (candidate) => candidate.status === 'not_started' && candidate.number !== number,
  );
  return row === undefined ? null : { number: row.number, name: row.name };
}
