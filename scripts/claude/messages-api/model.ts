/** A block of an answer: text, or the call of a tool. */
export type AnswerBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

/** What the scripted model does with one request. */
export type ModelAnswer =
  | {
      readonly kind: 'message';
      readonly blocks: readonly AnswerBlock[];
      /** What the answer shall cost at list price; without it a small fixed number of tokens. */
      readonly costUsd?: number;
      readonly stopReason?: 'end_turn' | 'tool_use' | 'max_tokens' | 'refusal';
    }
  | { readonly kind: 'error'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection without an answer. */
  | { readonly kind: 'reset' };

/** A tool call of the model and what came of it. */
export interface ToolRound {
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly results: readonly { readonly text: string; readonly isError: boolean }[];
}

/** One request, as far as a model would see it. */
export interface ModelTurn {
  readonly model: string;
  /** Names of the offered tools. */
  readonly tools: readonly string[];
  /** The newest prompt, without what the agent adds to it as reminders. */
  readonly prompt: string;
  /** All earlier prompts of the conversation, oldest first. */
  readonly earlierPrompts: readonly string[];
  /** The model's own answers since that prompt, each with the results of its tools. */
  readonly rounds: readonly ToolRound[];
}

/** Decides about an answer. It sees the conversation only, like a model: the same request gives the same answer. */
export type ModelBrain = (turn: ModelTurn) => ModelAnswer;

/** Text as an answer. */
export const say = (text: string): AnswerBlock => ({ type: 'text', text });

/** A tool call as part of an answer. */
export const call = (name: string, input: Readonly<Record<string, unknown>>): AnswerBlock => ({
  type: 'tool_use',
  name,
  input,
});

/** Blocks as a whole answer. */
export const answer = (...blocks: AnswerBlock[]): ModelAnswer => ({ kind: 'message', blocks });
