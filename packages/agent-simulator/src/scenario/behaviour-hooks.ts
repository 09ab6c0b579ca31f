import type { AgentRun, Outcome } from '../agent/agent-run';
import type { RunEnd } from '../protocol/result-event';

/** Places in a run where a misbehaviour can act. */
export interface BehaviourHooks {
  /** Tasks are ticked without their files being written. */
  skipsFiles: boolean;
  /** Tasks are worked on but never ticked. */
  skipsTicks: boolean;
  /** SIGINT, SIGTERM and SIGHUP have no effect. */
  ignoresSignals: boolean;
  /** The schema tool is never called. */
  withholdsStructuredOutput: boolean;
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

/** Hooks of a well-behaved agent. */
export const NO_HOOKS: BehaviourHooks = {
  skipsFiles: false,
  skipsTicks: false,
  ignoresSignals: false,
  withholdsStructuredOutput: false,
  beforeInit: async () => undefined,
  onProgress: async () => undefined,
  afterWork: async (_run, outcome) => outcome,
  beforeResult: async (_run, end) => end,
  afterResult: async () => undefined,
};
