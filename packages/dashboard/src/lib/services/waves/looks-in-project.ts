import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { findGroup } from '@/lib/orchestration/transitions/groups';
import type { AgentLook } from '../git/own-work';

/** What the project was like around each agent of a run that worked in the project itself, oldest first. */
export function looksInProject(run: OrchestrationExecution): AgentLook[] {
  return run.executionRecords
    .filter(({ groupId }) => findGroup(run, groupId)?.group.baseCommit === undefined)
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ outcome }): AgentLook[] => {
      const { before, after } = outcome?.evidence ?? {};
      return before && after ? [{ before, after }] : [];
    })
    .sort((a, b) => a.before.takenAt.localeCompare(b.before.takenAt));
}
