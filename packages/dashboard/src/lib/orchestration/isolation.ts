import type { OrchestrationExecution } from '@specflow/shared/schemas';

type Kind = Pick<OrchestrationExecution, 'kind' | 'config'>;

/** True when the agents of selected tasks work side by side, each in a worktree. */
export function usesWorktrees({ kind, config }: Kind): boolean {
  return kind === 'batch' && config.isolation === 'worktree' && config.parallelism > 1;
}

/**
 * True when agents work in the project's folder itself, or SpecFlow writes their files there. Such a run has the
 * project for itself; runs in worktrees may be active beside each other.
 */
export function worksInFolder(run: Kind): boolean {
  return !usesWorktrees(run);
}

/** True when agents only read and hand their files over (seed 003, "read-only agent pattern"). */
export function returnsFiles({ kind, config }: Kind): boolean {
  return kind === 'batch' && config.isolation === 'patch';
}

/** True when the agents tick their tasks themselves; otherwise the run keeps the status by what they report. */
export function agentsTick(run: Pick<OrchestrationExecution, 'kind' | 'config' | 'batchRun'>): boolean {
  return run.batchRun?.format === 'tasks' && !returnsFiles(run);
}
