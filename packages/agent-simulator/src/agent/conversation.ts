import { newMessageId, newRequestId, newToolUseId, newUuid } from '../protocol/ids';
import type { JsonObject } from '../protocol/json';
import type { Meter } from '../protocol/meter';
import type { Output } from '../protocol/output';
import type { Tokens } from '../protocol/pricing';
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
  say(text: string, options?: { isLast?: boolean }): Promise<void>;
  use(call: ToolCall): Promise<ToolResult>;
  /** Calls the schema tool as the closing answer. */
  submit(value: unknown, isLast: boolean): Promise<void>;
  /** Adds to the price of the next answer (USD). */
  surcharge(costUsd: number): void;
  turns(): number;
  apiMs(): number;
  denials(): readonly PermissionDenial[];
}

interface Limits {
  maxBudgetUsd?: number;
  maxTurns?: number;
}

/** Everything that a conversation acts through. */
export interface ConversationDeps {
  model: string;
  session: Session;
  output: Output;
  meter: Meter;
  pace: Pace;
  limits: Limits;
  permit: (tool: string, input: JsonObject) => Permission;
  tokensWorth: (costUsd: number) => Tokens;
}

const formatUsd = (value: number): string => String(value);

/** Starts a conversation. */
export function createConversation(deps: ConversationDeps): Conversation {
  const { session, output, meter } = deps;
  const denied: PermissionDenial[] = [];
  let answers = 0;
  let turns = 0;
  let apiMs = 0;
  let extraUsd = 0;

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
    meter.bill(deps.model, meter.nextAnswer(isLast));
    if (extraUsd > 0) meter.bill(deps.model, deps.tokensWorth(extraUsd));
    extraUsd = 0;
    const id = newMessageId();
    const requestId = newRequestId();
    for (const block of blocks) record(assistantEvent(deps, { id, requestId, block }));
    const { maxBudgetUsd } = deps.limits;
    if (maxBudgetUsd !== undefined && meter.spentUsd() > maxBudgetUsd)
      throw new RunStopped(
        limitReached(
          'error_max_budget_usd',
          'budget_exhausted',
          `Reached maximum budget ($${formatUsd(maxBudgetUsd)})`,
        ),
      );
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
      if (error instanceof RunStopped) throw error;
      return { content: error instanceof Error ? error.message : String(error), isError: true };
    }
  };

  const checkTurns = (): void => {
    const { maxTurns } = deps.limits;
    if (maxTurns !== undefined && answers >= maxTurns)
      throw new RunStopped(
        limitReached('error_max_turns', 'max_turns', `Reached maximum number of turns (${maxTurns})`),
      );
  };

  return {
    say: (text, options) => answer([{ type: 'text', text }], options?.isLast === true),
    async use(call) {
      const id = newToolUseId();
      const toolUse = { type: 'tool_use', name: call.name, input: call.input, id };
      await answer(call.text === undefined ? [toolUse] : [{ type: 'text', text: call.text }, toolUse], false);
      const result = await runTool(call, id);
      turns += 1;
      record(toolResultEvent(session.id, id, result));
      checkTurns();
      return result;
    },
    async submit(value, isLast) {
      const id = newToolUseId();
      await answer([{ type: 'tool_use', name: 'StructuredOutput', input: value, id }], isLast);
      const content = 'Structured output provided successfully';
      record(toolResultEvent(session.id, id, { content, isError: false }));
    },
    surcharge(costUsd) {
      extraUsd += costUsd;
    },
    turns: () => turns,
    apiMs: () => apiMs,
    denials: () => denied,
  };
}

function assistantEvent(
  deps: ConversationDeps,
  part: { id: string; requestId: string; block: JsonObject },
): JsonObject {
  const tokens = deps.meter.nextAnswer(false);
  return {
    type: 'assistant',
    message: {
      id: part.id,
      type: 'message',
      role: 'assistant',
      model: deps.model,
      content: [part.block],
      stop_reason: null,
      usage: {
        input_tokens: tokens.input,
        cache_creation_input_tokens: tokens.cacheWrite,
        cache_read_input_tokens: tokens.cacheRead,
        output_tokens: 1,
      },
    },
    parent_tool_use_id: null,
    session_id: deps.session.id,
    uuid: newUuid(),
    request_id: part.requestId,
  };
}

function toolResultEvent(sessionId: string, toolUseId: string, result: ToolResult): JsonObject {
  return {
    type: 'user',
    message: {
      role: 'user',
      content: [
        {
          tool_use_id: toolUseId,
          type: 'tool_result',
          content: result.content,
          is_error: result.isError,
        },
      ],
    },
    parent_tool_use_id: null,
    session_id: sessionId,
    timestamp: new Date().toISOString(),
    uuid: newUuid(),
    tool_use_result: result.isError
      ? `Error: ${result.content}`
      : { stdout: result.content, stderr: '', interrupted: false },
  };
}
