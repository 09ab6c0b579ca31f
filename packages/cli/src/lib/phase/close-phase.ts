import { SpecflowError } from '@specflow/shared/errors';
import type { StateFile } from '@specflow/shared/schemas';
import { requireState, updateStateFile } from '../state/update-state-file';
import { readProjectStatus } from '../status/read-project-status';
import { ROADMAP_STATUS, setRoadmapStatus } from './roadmap';

/** What `specflow phase close --json` prints. */
export interface ClosedPhase {
  readonly action: 'closed' | 'dry_run';
  readonly phase: { readonly number: string; readonly name: string | null; readonly branch: string | null };
  /** The folder of the phase stays where it is. */
  readonly archived: false;
  readonly tasks: { readonly total: number; readonly completed: number; readonly incomplete: number };
  readonly nextPhase: NonNullable<StateFile['orchestration']['next_phase']> | null;
  readonly message: string;
}

/**
 * Ends the open phase: `complete` in the state file and in ROADMAP.md. Files of the phase stay in place.
 * Closing a closed phase again changes nothing.
 * @throws SpecflowError NO_PHASE, WRONG_STATE while tasks are unsettled
 */
export async function closePhase(
  project: string,
  options: { readonly isDryRun?: boolean; readonly now?: Date } = {},
): Promise<ClosedPhase> {
  const { state } = await requireState(project);
  const { phase, next_phase } = state.orchestration;
  if (!phase?.number || phase.status === 'not_started')
    throw new SpecflowError('NO_PHASE', {
      message: 'No phase is open.',
      hint: 'Open one with "specflow phase open <number> <name>".',
    });
  const { tasksCompleted, tasksTotal } = (await readProjectStatus(project)).progress;
  const incomplete = tasksTotal - tasksCompleted;
  if (incomplete > 0)
    throw new SpecflowError('WRONG_STATE', {
      message: `Phase ${phase.number} has ${incomplete} of ${tasksTotal} tasks left.`,
      hint: 'Finish them, or put them off with "specflow mark <ids> --deferred".',
    });
  const tasks = { total: tasksTotal, completed: tasksCompleted, incomplete };
  if (!options.isDryRun) {
    await updateStateFile(project, (before) => completed(before, tasks, options.now ?? new Date()));
    await setRoadmapStatus(project, phase.number, ROADMAP_STATUS.complete);
  }
  return {
    action: options.isDryRun ? 'dry_run' : 'closed',
    phase: { number: phase.number, name: phase.name ?? null, branch: phase.branch ?? null },
    archived: false,
    tasks,
    nextPhase: next_phase ?? null,
    message: `Phase ${phase.number} ${options.isDryRun ? 'can be closed' : 'is closed'}: ${tasksCompleted} of ${tasksTotal} tasks settled.`,
  };
}

function completed(
  state: StateFile,
  tasks: { readonly total: number; readonly completed: number },
  now: Date,
): StateFile {
  const phase = state.orchestration.phase;
  if (phase?.status === 'complete') return state;
  const entry = {
    type: 'phase_completed',
    phase_number: phase?.number,
    phase_name: phase?.name,
    branch: phase?.branch,
    completed_at: now.toISOString(),
    tasks_completed: tasks.completed,
    tasks_total: tasks.total,
  };
  const actions = isRecord(state.actions) ? state.actions : {};
  const history = Array.isArray(actions.history) ? actions.history : [];
  return {
    ...state,
    orchestration: { ...state.orchestration, phase: { ...phase, status: 'complete' } },
    actions: { ...actions, history: [...history, entry] },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
