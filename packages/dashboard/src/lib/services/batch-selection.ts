import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { findPhaseArtifacts, readDefaultTaskFile, readTaskFileIn, type TaskFile } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { describeCycle, toBatchPreview } from '@specflow/shared/runs';
import type { Blocker, StartBatchReply, StartBatchRequest } from '@specflow/shared/schemas';
import { type BatchRunPlan, parseSelector, planBatchRun } from '@specflow/shared/tasks';

/** The tasks that a request selects, and how they are going to run. */
export interface Selected {
  readonly source: TaskFile;
  /** Relative to the project, with slashes. */
  readonly file: string;
  readonly plan: BatchRunPlan;
  readonly preview: StartBatchReply['plan'];
  readonly usesPhaseCommand: boolean;
}

/**
 * Reads the task file of a request and plans the run over its selection.
 * @throws SpecflowError INVALID_SELECTOR, PREFLIGHT_FAILED, UNSAFE_PATH, NO_TASKS_FILE
 */
export async function selectTasks(projectPath: string, request: StartBatchRequest): Promise<Selected> {
  const selection = parseSelector([request.selector]);
  if (!selection.ok) {
    throw new SpecflowError('INVALID_SELECTOR', {
      message: selection.errors.map((error) => error.message).join(' '),
      hint: 'Examples: 63, 65-67, 88 · 1.1 1.2 · T003-T009 · phase:1 · all',
    });
  }
  const source = await (request.file === undefined
    ? readDefaultTaskFile(projectPath)
    : readTaskFileIn(projectPath, request.file));
  const file = relative(await realpath(projectPath), await realpath(source.path))
    .split(sep)
    .join('/');
  const plan = planBatchRun(source.document, selection.items);
  const blockers = planBlockers(plan, file);
  if (blockers.length > 0) throw refusedStart(blockers);
  return {
    source,
    file,
    plan,
    preview: toBatchPreview(plan, source.document, file),
    usesPhaseCommand:
      source.document.format === 'tasks' &&
      // The command of the phase writes files itself.
      request.config.isolation !== 'patch' &&
      (await isOfOpenPhase(projectPath, source.path)),
  };
}

/** The command of the phase works on the tasks.md of the open phase and on no other. */
async function isOfOpenPhase(projectPath: string, path: string): Promise<boolean> {
  const phase = await findPhaseArtifacts(projectPath);
  if (phase.status !== 'found' || !phase.hasTasks) return false;
  const isOpen = phase.foundBy === 'phase-name' || phase.foundBy === 'phase-number';
  return isOpen && (await realpath(phase.tasksPath)) === (await realpath(path));
}

function planBlockers(plan: BatchRunPlan, file: string): Blocker[] {
  if (plan.cycles.length > 0) {
    return plan.cycles.map((cycle) => ({
      code: 'DEPENDENCY_CYCLE',
      message: `These tasks wait for each other: ${describeCycle(cycle)}.`,
      fix: `Take one of these dependencies out of ${file}.`,
    }));
  }
  if (plan.waves.length > 0) return [];
  const blocked = plan.blocked.map((task) => ({
    code: 'ALL_BLOCKED',
    message: `${task.id} ${task.reason}.`,
    fix: task.hint,
  }));
  if (blocked.length > 0) return blocked;
  const message = 'None of the selected tasks is open.';
  return [{ code: 'NOTHING_TO_DO', message, fix: `Select open tasks of ${file}.` }];
}

/** A start that cannot be made, with everything that stands in its way. */
export function refusedStart(blockers: readonly Blocker[]): SpecflowError {
  const [first] = blockers;
  return new SpecflowError('PREFLIGHT_FAILED', {
    message: first?.message ?? 'The tasks cannot be run.',
    ...(first ? { hint: first.fix } : {}),
    details: { blockers },
  });
}
