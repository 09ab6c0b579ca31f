import type { DocumentTask } from '@specflow/shared/tasks';
import type { CliOptions } from '../cli/cli-options';
import type { WorkPlan } from '../project/work-plan';
import type { JsonObject } from '../protocol/json';
import type { JsonSchema } from '../protocol/json-schema';
import type { Meter } from '../protocol/meter';
import type { Output } from '../protocol/output';
import type { BehaviourHooks } from '../scenario/behaviour-hooks';
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
