import type { BehaviourHooks } from '../agent/agent-run';
import type { RunEnd } from '../protocol/result-event';

/** What one behaviour changes; everything else stays well-behaved. */
export type BehaviourChange = Partial<BehaviourHooks>;

/** One set of hooks out of several behaviours, each acting in the order given. */
export function combineBehaviours(changes: readonly BehaviourChange[]): BehaviourHooks {
  return {
    ignoresSignals: changes.some((change) => change.ignoresSignals),
    withholdsStructuredOutput: changes.some((change) => change.withholdsStructuredOutput),
    leavesNoTranscript: changes.some((change) => change.leavesNoTranscript),
    deniedTools: changes.flatMap((change) => change.deniedTools ?? []),
    replaceWork: changes.find((change) => change.replaceWork)?.replaceWork,
    async beforeInit(run) {
      for (const change of changes) await change.beforeInit?.(run);
    },
    async onProgress(run, outcome) {
      for (const change of changes) await change.onProgress?.(run, outcome);
    },
    async afterWork(run, outcome) {
      let said = outcome;
      for (const change of changes) said = (await change.afterWork?.(run, said)) ?? said;
      return said;
    },
    async beforeResult(run, end) {
      let result: RunEnd | null = end;
      for (const change of changes)
        if (result !== null && change.beforeResult) result = await change.beforeResult(run, result);
      return result;
    },
    async afterResult(run, end) {
      for (const change of changes) await change.afterResult?.(run, end);
    },
  };
}
