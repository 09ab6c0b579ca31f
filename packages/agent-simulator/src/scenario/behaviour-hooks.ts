import type { AgentRun, Outcome } from '../agent/agent-run';
import type { RunEnd } from '../protocol/result-event';

/** Places in a run where a misbehaviour can act. */
export interface BehaviourHooks {
  /** SIGINT, SIGTERM and SIGHUP have no effect. */
  ignoresSignals: boolean;
  /** The schema tool is never called. */
  withholdsStructuredOutput: boolean;
  /** No transcript is written, so that the session cannot be resumed. */
  leavesNoTranscript: boolean;
  /** Tools that are refused whatever the flags say. */
  deniedTools: readonly string[];
  /** Takes the place of the skill. */
  replaceWork?: (run: AgentRun) => Promise<Outcome>;
  /** Before the first byte of output. */
  beforeInit(run: AgentRun): Promise<void>;
  /** When the work begins (nothing done yet) and after each finished task or document. */
  onProgress(run: AgentRun, outcome: Outcome): Promise<void>;
  /** When the work is over; may change what the agent says about it. */
  afterWork(run: AgentRun, outcome: Outcome): Promise<Outcome>;
  /** Just before the result event; may change it, or keep it from being sent with `null`. */
  beforeResult(run: AgentRun, end: RunEnd): Promise<RunEnd | null>;
  /** After the result event, before the process ends. */
  afterResult(run: AgentRun, end: RunEnd): Promise<void>;
}

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
