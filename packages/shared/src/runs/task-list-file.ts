import type { OrchestrationExecution } from '../schemas';

const OF_A_PHASE = /^specs\/[^/]+\/tasks\.md$/;

/**
 * Whether a path (relative to the project) is the file that the tasks of a run stand in. What agents tick is no part of
 * their work, so it is counted apart wherever files are counted, as in the evidence of a batch.
 */
export function isTaskListFile(path: string, run?: Pick<OrchestrationExecution, 'batchRun'>): boolean {
  return path === run?.batchRun?.file || OF_A_PHASE.test(path);
}
