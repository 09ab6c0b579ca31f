import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AnswerBlock, ModelAnswer } from './model';
import { tokensWorth } from './price';

type Message = Extract<ModelAnswer, { kind: 'message' }>;

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const shortId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`;

/** Sends an API error in the shape of the Messages API. */
export function replyError(response: ServerResponse, error: Extract<ModelAnswer, { kind: 'error' }>): void {
  const { status, retryAfterSeconds } = error;
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': shortId('req'),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  });
  const type = ERROR_TYPES[status] ?? 'api_error';
  response.end(JSON.stringify({ type: 'error', error: { type, message: `Scripted ${status}` } }));
}

/** Sends an answer as server-sent events, or as one object when no stream was asked for. */
export function replyMessage(
  response: ServerResponse,
  request: { readonly model: string; readonly stream: boolean },
  message: Message,
): void {
  const blocks = message.blocks.map(toWireBlock);
  const stopReason =
    message.stopReason ?? (blocks.some((b) => b.type === 'tool_use') ? 'tool_use' : 'end_turn');
  const usage = usageOf(message, request.model);
  const head = { id: shortId('msg'), type: 'message', role: 'assistant', model: request.model };
  if (!request.stream) {
    response.writeHead(200, { 'content-type': 'application/json', 'request-id': shortId('req') });
    const body = { ...head, content: blocks, stop_reason: stopReason, stop_sequence: null, usage };
    response.end(JSON.stringify(body));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': shortId('req') });
  const send = (event: { type: string; [key: string]: unknown }): void => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  const begun = {
    ...head,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...usage, output_tokens: 0 },
  };
  send({ type: 'message_start', message: begun });
  for (const [index, block] of blocks.entries()) sendBlock(send, block, index);
  send({
    type: 'message_delta',
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: { output_tokens: usage.output_tokens },
  });
  send({ type: 'message_stop' });
  response.end();
}

type WireBlock = AnswerBlock & { id?: string };

function toWireBlock(block: AnswerBlock): WireBlock {
  return block.type === 'text' ? block : { ...block, id: shortId('toolu') };
}

function sendBlock(
  send: (event: { type: string; [key: string]: unknown }) => void,
  block: WireBlock,
  index: number,
): void {
  const empty = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
  const delta =
    block.type === 'text'
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
  send({ type: 'content_block_start', index, content_block: empty });
  send({ type: 'content_block_delta', index, delta });
  send({ type: 'content_block_stop', index });
}

function usageOf({ costUsd }: Message, model: string) {
  const exact = costUsd === undefined ? undefined : tokensWorth(costUsd, model);
  return {
    input_tokens: exact ?? 100,
    output_tokens: exact === undefined ? 20 : 0,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
}
