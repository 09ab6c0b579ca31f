import { constants, type FileHandle, open } from 'node:fs/promises';
import { SpecflowError } from '@specflow/shared';
import { type AgentMessage, toMessages } from './agent-messages';
import { parseRecord } from './json-value';
import { readLines } from './read-lines';

/** One page of a session's conversation. */
export interface TranscriptPage {
  readonly messages: readonly AgentMessage[];
  /** Hand it back to go on where this page ends. */
  readonly cursor: string;
  /** Where this page begins, for the page before it; null at the very beginning. */
  readonly before: string | null;
  /** True when there was nothing more to read at this moment; a live attempt may still write. */
  readonly done: boolean;
}

/** Which part to read. */
export interface TranscriptRequest {
  /** `stdout.jsonl` of each attempt of the session, oldest first; missing files are empty. */
  readonly files: readonly string[];
  /** From a page before; absent for the beginning. */
  readonly cursor?: string;
  /** Default and upper limit 500. */
  readonly maxMessages?: number;
}

const MAX_MESSAGES = 500;
/** Bytes read per call at most, so that one request cannot occupy the server. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads messages from a cursor on. A line that is still being written is left for the next call.
 * @throws SpecflowError INVALID_REQUEST for a cursor that is not one of ours.
 */
export async function readTranscript({
  files,
  cursor,
  maxMessages,
}: TranscriptRequest): Promise<TranscriptPage> {
  const limit = Math.max(1, Math.min(maxMessages ?? MAX_MESSAGES, MAX_MESSAGES));
  let { index, offset } = parseCursor(cursor);
  const before = formatCursor({ index, offset });
  const messages: AgentMessage[] = [];
  let bytesLeft = MAX_BYTES;
  for (; index < files.length; index += 1) {
    const part = await readPart(files[index] ?? '', {
      index,
      offset,
      limit: limit - messages.length,
      bytesLeft,
    });
    messages.push(...part.messages);
    bytesLeft -= part.offset - offset;
    offset = part.offset;
    if (!part.atEnd || messages.length >= limit)
      return { messages, cursor: `${index}:${offset}`, before, done: false };
    // Stay on the last file: it may grow. An earlier one is over.
    if (index === files.length - 1) return { messages, cursor: `${index}:${offset}`, before, done: true };
    offset = 0;
  }
  return { messages, cursor: `${index}:${offset}`, before, done: true };
}

interface Part {
  readonly messages: AgentMessage[];
  readonly offset: number;
  readonly atEnd: boolean;
}

interface PartRequest {
  readonly index: number;
  readonly offset: number;
  readonly limit: number;
  readonly bytesLeft: number;
}

async function readPart(path: string, { index, offset, limit, bytesLeft }: PartRequest): Promise<Part> {
  const messages: AgentMessage[] = [];
  let file: FileHandle | null = null;
  let end = offset;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    for await (const line of readLines(file, offset)) {
      if (!line.complete) break;
      const found = messagesOf(line.text, `${index}-${line.start}`);
      if (messages.length > 0 && messages.length + found.length > limit)
        return { messages, offset: end, atEnd: false };
      messages.push(...found);
      end = line.end;
      if (end - offset >= bytesLeft) return { messages, offset: end, atEnd: false };
    }
    return { messages, offset: end, atEnd: true };
  } catch {
    return { messages, offset: end, atEnd: true };
  } finally {
    await file?.close();
  }
}

/** Messages of one line; null is a line that is too long to be held. */
export function messagesOf(text: string | null, id: string): AgentMessage[] {
  if (text === null)
    return [{ id, role: 'system', kind: 'system', text: 'A line of output is too long to be shown.' }];
  const event = parseRecord(text);
  return event === null ? [] : toMessages(event, id);
}

/** A place between two lines: which file of the session, and how many bytes into it. */
export interface TranscriptPlace {
  readonly index: number;
  readonly offset: number;
}

/** A place as clients hand it back; null for the very beginning, before which there is nothing. */
export function formatCursor({ index, offset }: TranscriptPlace): string | null {
  return index === 0 && offset === 0 ? null : `${index}:${offset}`;
}

/** @throws SpecflowError INVALID_REQUEST for a cursor that is not one of ours. */
export function parseCursor(cursor: string | undefined): TranscriptPlace {
  if (cursor === undefined) return { index: 0, offset: 0 };
  const [, index, offset] = /^(\d{1,6}):(\d{1,15})$/.exec(cursor) ?? [];
  if (index === undefined) {
    throw new SpecflowError('INVALID_REQUEST', {
      message: 'The cursor is not one that this route has given out.',
    });
  }
  return { index: Number(index), offset: Number(offset) };
}
