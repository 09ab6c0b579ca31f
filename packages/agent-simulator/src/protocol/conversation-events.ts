import { newUuid } from './ids';
import type { JsonObject } from './json';
import type { Tokens } from './pricing';

/** One content block of an answer. Output tokens are partial in these events, as measured. */
export function assistantEvent(part: {
  sessionId: string;
  model: string;
  messageId: string;
  requestId: string;
  tokens: Tokens;
  block: JsonObject;
}): JsonObject {
  return {
    type: 'assistant',
    message: {
      id: part.messageId,
      type: 'message',
      role: 'assistant',
      model: part.model,
      content: [part.block],
      stop_reason: null,
      usage: {
        input_tokens: part.tokens.input,
        cache_creation_input_tokens: part.tokens.cacheWrite,
        cache_read_input_tokens: part.tokens.cacheRead,
        output_tokens: 1,
      },
    },
    parent_tool_use_id: null,
    session_id: part.sessionId,
    uuid: newUuid(),
    request_id: part.requestId,
  };
}

/** The result of one tool call, as it goes back to the model. */
export function toolResultEvent(part: {
  sessionId: string;
  toolUseId: string;
  content: string;
  isError: boolean;
}): JsonObject {
  const { content, isError } = part;
  return {
    type: 'user',
    message: {
      role: 'user',
      content: [{ tool_use_id: part.toolUseId, type: 'tool_result', content, is_error: isError }],
    },
    parent_tool_use_id: null,
    session_id: part.sessionId,
    timestamp: new Date().toISOString(),
    uuid: newUuid(),
    tool_use_result: isError ? `Error: ${content}` : { stdout: content, stderr: '', interrupted: false },
  };
}
