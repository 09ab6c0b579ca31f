import type { AgentRun, Outcome } from '../agent/agent-run';
import type { BehaviourChange } from './behaviour-hooks';

/**
 * Acts once, when `afterTasks` tasks (or documents) are done: 0 is right after the start of the work. Work
 * that ends before that many are done triggers it at its end, so that a behaviour never goes missing.
 */
export function atProgress(
  afterTasks: number,
  act: (run: AgentRun, outcome: Outcome) => Promise<void>,
): BehaviourChange {
  let seen = 0;
  let hasActed = false;
  const once = async (run: AgentRun, outcome: Outcome): Promise<void> => {
    if (hasActed) return;
    hasActed = true;
    await act(run, outcome);
  };
  return {
    async onProgress(run, outcome) {
      if (seen >= afterTasks) await once(run, outcome);
      seen += 1;
    },
    async afterWork(run, outcome) {
      await once(run, outcome);
      return outcome;
    },
  };
}
