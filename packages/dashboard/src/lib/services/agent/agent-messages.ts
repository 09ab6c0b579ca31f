import { redactSecrets } from '../redact-secrets';
import { isRecord, type JsonRecord, recordOf, stringOf } from './json-value';

/**
 * One entry of a conversation as people read it, without secrets of a known form. Otherwise the text is raw: whoever
 * shows it must treat it as data.
 */
export interface AgentMessage {
  /** Unique within its file and stable between reads. */
  readonly id: string;
  readonly role: 'user' | 'assistant' | 'system';
  readonly kind: 'text' | 'tool_use' | 'tool_result' | 'system' | 'result';
  readonly text: string;
  readonly toolName?: string;
  readonly isError?: boolean;
  /** ISO time, where the agent gave one. */
  readonly at?: string;
}

/** Longer texts are cut, and say so. */
const MAX_TEXT = 20_000;

/** Turns that the CLI invents when it resumes a session; nobody said them. */
const INVENTED = new Set(['Continue from where you left off.', 'No response requested.']);

type Draft = Omit<AgentMessage, 'id' | 'at'>;

/** The messages inside one event of the agent's stream; unknown events have none. `id` names the line. */
export function toMessages(event: JsonRecord, id: string): AgentMessage[] {
  const at = stringOf(event.timestamp);
  return draftsOf(event).map((draft, index) => ({
    ...draft,
    id: `${id}-${index}`,
    text: cut(redactSecrets(draft.text)),
    ...(at === undefined ? {} : { at }),
  }));
}

function draftsOf(event: JsonRecord): Draft[] {
  switch (event.type) {
    case 'assistant':
    case 'user':
      return blocksOf(event).flatMap((block) =>
        draftOfBlock(event.type === 'user' ? 'user' : 'assistant', block),
      );
    case 'result':
      return [{ role: 'system', kind: 'result', text: resultText(event), isError: event.is_error !== false }];
    case 'system':
      return systemDrafts(event);
    default:
      return [];
  }
}

function blocksOf(event: JsonRecord): JsonRecord[] {
  const content = recordOf(event.message).content;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isRecord) : [];
}

function draftOfBlock(role: 'user' | 'assistant', block: JsonRecord): Draft[] {
  switch (block.type) {
    case 'text': {
      const text = stringOf(block.text) ?? '';
      return text === '' || INVENTED.has(text) ? [] : [{ role, kind: 'text', text }];
    }
    case 'tool_use':
      return [{ role, kind: 'tool_use', text: toolInputText(block.input), toolName: stringOf(block.name) }];
    case 'tool_result':
      return [
        { role, kind: 'tool_result', text: resultContent(block.content), isError: block.is_error === true },
      ];
    default:
      return [];
  }
}

function systemDrafts(event: JsonRecord): Draft[] {
  const text = systemText(event);
  return text === null ? [] : [{ role: 'system', kind: 'system', text }];
}

function systemText(event: JsonRecord): string | null {
  const show = (value: unknown) => (value === null || value === undefined ? 'no answer' : String(value));
  switch (event.subtype) {
    case 'init':
      return `Session started with ${show(event.model)}.`;
    case 'api_retry':
      return `The API call failed (${show(event.error)}, status ${show(event.error_status)}); attempt ${show(event.attempt)} of ${show(event.max_retries)}.`;
    case 'model_fallback':
      return `${show(event.fallback_model)} answers instead of ${show(event.original_model)}.`;
    default:
      return null;
  }
}

function resultText(event: JsonRecord): string {
  const errors = Array.isArray(event.errors) ? event.errors.map(String).join('\n') : '';
  return stringOf(event.result) ?? errors;
}

/** The part of a tool call that tells most about it. */
function toolInputText(input: unknown): string {
  const fields = recordOf(input);
  const telling = [fields.command, fields.file_path, fields.pattern, fields.path].find(
    (value) => typeof value === 'string',
  );
  return stringOf(telling) ?? JSON.stringify(input ?? {});
}

function resultContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isRecord)
    .map((part) => stringOf(part.text) ?? '')
    .join('\n');
}

function cut(text: string): string {
  return text.length <= MAX_TEXT
    ? text
    : `${text.slice(0, MAX_TEXT)}\n… ${text.length - MAX_TEXT} more characters`;
}
