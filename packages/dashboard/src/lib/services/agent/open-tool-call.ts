import { isRecord, recordOf } from './json-value';
import { readLastEvent } from './read-last-event';

/** Whether the newest event is a tool call without an answer yet: the agent waits for its own tool. */
export async function hasOpenToolCall(stdoutPath: string): Promise<boolean> {
  const event = await readLastEvent(stdoutPath);
  if (event?.type !== 'assistant') return false;
  const { content } = recordOf(event.message);
  return Array.isArray(content) && content.some((block) => isRecord(block) && block.type === 'tool_use');
}
