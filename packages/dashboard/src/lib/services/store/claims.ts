import { type BatchRun, isTerminalStatus, type OrchestrationExecution } from '@specflow/shared/schemas';
import { worksInFolder } from '@/lib/orchestration/isolation';

/** What decides whether runs of one project may be active at the same time. */
export type Claimant = Pick<OrchestrationExecution, 'kind' | 'config'> & {
  readonly batchRun?: Pick<BatchRun, 'file'> | undefined;
};

/** The part of a project that a run has for itself: one task file, or all of it. */
type Claim = { readonly file: string } | 'project';

function claimOf(run: Claimant): Claim {
  return run.batchRun === undefined || worksInFolder(run) ? 'project' : { file: run.batchRun.file };
}

/** True when two runs of one project cannot both be active: one has the project for itself, or both have one file. */
export function doClash(run: Claimant, other: Claimant): boolean {
  const [mine, others] = [claimOf(run), claimOf(other)];
  return mine === 'project' || others === 'project' || mine.file === others.file;
}

/** True when a save makes a run, active by now, claim the whole project that it did not claim before. */
export function claimsMore(run: OrchestrationExecution, before: OrchestrationExecution | undefined): boolean {
  if (isTerminalStatus(run.status) || claimOf(run) !== 'project') return false;
  // Runs of other kinds have had the project since they were created.
  return run.kind === 'batch' && (before === undefined || claimOf(before) !== 'project');
}
