import { leavesTasks } from '@specflow/shared/runs';
import type { OrchestrationView } from '@specflow/shared/schemas';
import { RUN_STATUS, UNFINISHED } from './run-status';
import type { IconName, Tone } from './tone';

const OUTCOME_TITLE = {
  merged: 'Phase complete and merged',
  finished_without_merge: 'Phase complete, not merged',
  outside: 'Phase completed outside of this run',
} as const;

/** Headline of a finished run; null while it is not finished. */
export function runEnding(
  run: OrchestrationView,
): { readonly title: string; readonly icon: IconName; readonly tone: Tone } | null {
  const { icon, tone } = RUN_STATUS[run.status];
  switch (run.status) {
    case 'completed':
      if (run.workflow !== undefined) return { title: `/${run.workflow.skill} has ended`, icon, tone };
      if (run.batchRun !== undefined && leavesTasks(run.batchRun))
        return { title: 'Ended with tasks that are not done', icon: UNFINISHED.icon, tone: UNFINISHED.tone };
      if (run.batchRun !== undefined) return { title: 'Every task is done', icon, tone };
      return { title: run.outcome === undefined ? 'Phase complete' : OUTCOME_TITLE[run.outcome], icon, tone };
    case 'failed':
      return { title: 'Run aborted', icon, tone };
    case 'cancelled':
      return { title: 'Run cancelled', icon, tone };
    default:
      return null;
  }
}
