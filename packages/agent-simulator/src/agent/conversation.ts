import { assistantEvent, toolResultEvent } from '../protocol/conversation-events';
import { newMessageId, newRequestId, newToolUseId } from '../protocol/ids';
import type { JsonObject } from '../protocol/json';
import type { Meter } from '../protocol/meter';
import type { Output } from '../protocol/output';
import { inputTokensWorth } from '../protocol/pricing';
import type { PermissionDenial } from '../protocol/result-event';
import type { Session } from '../session/open-session';
import type { Pace } from './pace';
import type { Permission } from './permissions';
import { limitReached, RunStopped } from './run-stops';

/** What a tool gave back. */
export interface ToolResult {
  content: string;
  isError: boolean;
}

/** A tool call: what the model asks for and what then really happens. */
export interface ToolCall {
  name: string;
  input: JsonObject;
  /** Said in the same answer, before the call. */
  text?: string;
  /** Does the work; its return value becomes the tool result. */
  run: () => Promise<string> | string;
}

/** The simulated model at work: each call is one answer, billed, streamed, recorded and checked. */
export interface Conversation {
  /** Text that goes with the next answer; text alone would end the model's turn. */
  note(text: string): void;
  /** An answer without a tool call; the last one of a run takes the rest of its planned cost. */
  say(text: string, options?: { isLast?: boolean }): Promise<void>;
  use(call: ToolCall): Promise<ToolResult>;
  /** Calls the schema tool as the closing answer. */
  submit(value: unknown): Promise<void>;
  /** Adds to the price of the next answer (USD). */
  surcharge(costUsd: number): void;
  /** Lets another model give the answers from now on. */
  switchModel(model: string): void;
  turns(): number;
  apiMs(): number;
  denials(): readonly PermissionDenial[];
}

/** Everything that a conversation acts through. */
export interface ConversationDeps {
  model: string;
  session: Session;
  output: Output;
  meter: Meter;
  pace: Pace;
  limits: { maxBudgetUsd?: number; maxTurns?: number };
  permit: (tool: string, input: JsonObject) => Permission;
}

function checkBudget(spentUsd: number, maxBudgetUsd: number | undefined): void {
  if (maxBudgetUsd === undefined || spentUsd <= maxBudgetUsd) return;
  const message = `Reached maximum budget ($${maxBudgetUsd})`;
  throw new RunStopped(limitReached('error_max_budget_usd', 'budget_exhausted', message));
}

function checkTurns(answers: number, maxTurns: number | undefined): void {
  if (maxTurns === undefined || answers < maxTurns) return;
  const message = `Reached maximum number of turns (${maxTurns})`;
  throw new RunStopped(limitReached('error_max_turns', 'max_turns', message));
}

/** Starts a conversation. */
export function createConversation(deps: ConversationDeps): Conversation {
  const { session, output, meter, limits } = deps;
  const sessionId = session.id;
  const denied: PermissionDenial[] = [];
  let model = deps.model;
  let answers = 0;
  let turns = 0;
  let apiMs = 0;
  let extraUsd = 0;
  let notes: string[] = [];

  const record = (event: JsonObject): void => {
    output.event(event);
    session.append({ ...event, timestamp: new Date().toISOString() });
  };

  const answer = async (blocks: JsonObject[], isLast: boolean): Promise<void> => {
    const startedAt = performance.now();
    await deps.pace.think();
    apiMs += performance.now() - startedAt;
    answers += 1;
    turns += 1;
    const usual = meter.nextAnswer(isLast);
    const tokens = { ...usual, input: usual.input + inputTokensWorth(model, extraUsd) };
    extraUsd = 0;
    meter.bill(model, tokens);
    const ids = { messageId: newMessageId(), requestId: newRequestId() };
    const texts = notes.map((text) => ({ type: 'text', text }));
    notes = [];
    for (const block of [...texts, ...blocks])
      record(assistantEvent({ sessionId, model, tokens, block, ...ids }));
    checkBudget(meter.spentUsd(), limits.maxBudgetUsd);
  };

  const runTool = async (call: ToolCall, id: string): Promise<ToolResult> => {
    const permission = deps.permit(call.name, call.input);
    if (permission === 'missing')
      return { content: `Error: No such tool available: ${call.name}.`, isError: true };
    if (permission === 'denied') {
      denied.push({ tool_name: call.name, tool_use_id: id, tool_input: call.input });
      const content = `Claude requested permissions to use ${call.name}, but you haven't granted it yet.`;
      return { content, isError: true };
    }
    try {
      return { content: await call.run(), isError: false };
    } catch (error) {
      return { content: error instanceof Error ? error.message : String(error), isError: true };
    }
  };

  return {
    note(text) {
      notes.push(text);
    },
    say: (text, options) => answer([{ type: 'text', text }], options?.isLast === true),
    async use(call) {
      const id = newToolUseId();
      const toolUse = { type: 'tool_use', name: call.name, input: call.input, id };
      if (call.text !== undefined) notes.push(call.text);
      await answer([toolUse], false);
      const result = await runTool(call, id);
      turns += 1;
      record(toolResultEvent({ sessionId, toolUseId: id, ...result }));
      checkTurns(answers, limits.maxTurns);
      return result;
    },
    async submit(value) {
      const id = newToolUseId();
      await answer([{ type: 'tool_use', name: 'StructuredOutput', input: value, id }], true);
      const content = 'Structured output provided successfully';
      record(toolResultEvent({ sessionId, toolUseId: id, content, isError: false }));
    },
    surcharge(costUsd) {
      extraUsd += costUsd;
    },
    switchModel(next) {
      model = next;
    },
    turns: () => turns,
    apiMs: () => apiMs,
    denials: () => denied,
  };
}
