import { SpecflowError } from '@specflow/shared/errors';
import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { worksInFolder } from '@/lib/orchestration/isolation';
import { type Claimant, doClash } from './claims';

/** The run that stands in the way of another one; `run` is null when its record cannot be read. */
export interface ActiveRun {
  readonly runId: string;
  readonly run: OrchestrationExecution | null;
}

/** The refusal of a second start, the same wherever it is noticed (mission B5). */
export function orchestrationInProgress({ runId, run }: ActiveRun, wanted?: Claimant): SpecflowError {
  const file = run?.batchRun?.file;
  return new SpecflowError('ORCHESTRATION_IN_PROGRESS', {
    message:
      file === undefined
        ? 'Orchestration already in progress'
        : `${HEAD}: run ${runId} does tasks of ${file}`,
    hint: hintFor(run, wanted),
    details: { orchestrationId: runId, ...(file === undefined ? {} : { file }) },
  });
}

/** @throws SpecflowError ORCHESTRATION_IN_PROGRESS when one of these runs cannot be active beside `wanted`. */
export function refuseClash(active: readonly OrchestrationExecution[], wanted: Claimant): void {
  const other = active.find((run) => doClash(wanted, run));
  if (other) throw orchestrationInProgress({ runId: other.id, run: other }, wanted);
}

/** The refusal of tasks that could only be done in the project's folder, beside a run that has worktrees. */
export function noWorktreesBeside(other: OrchestrationExecution, obstacle: string): SpecflowError {
  return new SpecflowError('ORCHESTRATION_IN_PROGRESS', {
    message: `${HEAD}: run ${other.id} is active, and agents cannot have worktrees beside it: ${obstacle}`,
    hint: 'Put that right and start again, or wait for the other run to finish.',
    details: { orchestrationId: other.id, obstacle },
  });
}

const HEAD = 'Orchestration already in progress';
const WAIT = 'Wait for it to finish, or cancel it first';

function hintFor(run: OrchestrationExecution | null, wanted: Claimant | undefined): string {
  if (!run?.batchRun || !wanted || wanted.batchRun?.file === run.batchRun.file) return `${WAIT}.`;
  if (worksInFolder(run)) return `${WAIT}: its agents work in the project's folder itself.`;
  if (wanted.kind !== 'batch') return `${WAIT}: this run needs the project's folder for itself.`;
  return `${WAIT}, or start with --isolation worktree and --max-parallel above 1: agents in worktrees work beside it.`;
}
