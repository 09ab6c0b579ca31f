import type { DocumentTask } from '@specflow/shared/tasks';
import type { CliOptions } from '../cli/cli-options';
import type { WorkPlan } from '../project/work-plan';
import type { JsonObject } from '../protocol/json';
import type { JsonSchema } from '../protocol/json-schema';
import type { Meter } from '../protocol/meter';
import type { Output } from '../protocol/output';
import type { RunEnd } from '../protocol/result-event';
import type { Trace } from '../scenario/trace';
import type { Session } from '../session/open-session';
import type { Conversation } from './conversation';
import type { Pace } from './pace';
import type { PromptFacts } from './prompt-facts';

/** What the agent says about its work at the end. */
export interface Outcome {
  status: 'completed' | 'needs_input' | 'error';
  message: string;
  phase?: string;
  questions?: JsonObject[];
  artifacts: { path: string; action: 'created' | 'modified' }[];
  tasksCompleted: string[];
  tasksFailed: string[];
  /** Files handed over instead of written. */
  files?: { path: string; content: string }[];
}

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

/** One process at work: everything that skills and misbehaviours act through. */
export interface AgentRun {
  options: CliOptions;
  schema?: JsonSchema;
  env: NodeJS.ProcessEnv;
  cwd: string;
  root: string;
  prompt: string;
  facts: PromptFacts;
  /** Full id of the model that the run starts with. */
  model: string;
  session: Session;
  output: Output;
  meter: Meter;
  pace: Pace;
  plan: WorkPlan;
  conversation: Conversation;
  hooks: BehaviourHooks;
  trace: Trace;
  /** When the process began, on its own monotonic clock. */
  startedAtMs: number;
  /** How many result events were sent. */
  resultsSent: number;
  /** The task file in use; undefined while there is none. */
  tasksPath(): string | undefined;
  /** The open tasks assigned by the prompt, read afresh. */
  assigned(): DocumentTask[];
}

/** Thrown to end the work early with this outcome; the closing answer is still given. */
export class WorkEnded extends Error {
  override readonly name = 'WorkEnded';
  constructor(readonly outcome: Outcome) {
    super(outcome.message);
  }
}

/** An outcome with nothing done yet. */
export function outcomeOf(status: Outcome['status'], message: string): Outcome {
  return { status, message, artifacts: [], tasksCompleted: [], tasksFailed: [] };
}
