import { constants, type FileHandle, open } from 'node:fs/promises';
import type { AgentMessage } from './agent-messages';
import {
  formatCursor,
  messagesOf,
  parseCursor,
  type TranscriptPage,
  type TranscriptPlace,
} from './transcript';

/** Which part to read backwards. */
export interface BackRequest {
  /** `stdout.jsonl` of each attempt of the session, oldest first; missing files are empty. */
  readonly files: readonly string[];
  /** Where the page after this one begins; absent for the last page. */
  readonly before?: string;
  readonly maxMessages: number;
}

const FIRST_WINDOW = 256 * 1024;
/** Bytes read per call at most, so that one request cannot occupy the server. */
const MAX_WINDOW = 8 * 1024 * 1024;
/** A longer line is not shown; the same limit as when reading forwards. */
const MAX_LINE = 1024 * 1024;
const NEWLINE = 10;

/**
 * The last messages before a place, or at the end of the session: what a reader of a long transcript wants first,
 * without reading all that comes before. `done` tells whether the page reaches the present end.
 * @throws SpecflowError INVALID_REQUEST for a cursor that is not one of ours.
 */
export async function readTranscriptBack(request: BackRequest): Promise<TranscriptPage> {
  const { files, before, maxMessages } = request;
  const last = Math.max(0, files.length - 1);
  const atTail = before === undefined;
  let place: TranscriptPlace = atTail
    ? { index: last, offset: Number.MAX_SAFE_INTEGER }
    : parseCursor(before);
  let end: TranscriptPlace | null = null;
  let messages: AgentMessage[] = [];
  for (;;) {
    const page = await readPart(files[place.index] ?? '', {
      place,
      // The line that is being written is not read, whereas a line before a cursor is over.
      mayGrow: atTail && place.index === last,
      limit: maxMessages - messages.length,
    });
    end ??= { index: place.index, offset: page.end };
    messages = [...page.messages, ...messages];
    place = { index: place.index, offset: page.start };
    const fileLeft = page.start > 0;
    if (messages.length >= maxMessages || fileLeft || place.index === 0) break;
    place = { index: place.index - 1, offset: Number.MAX_SAFE_INTEGER };
  }
  const cursor = `${end.index}:${end.offset}`;
  return { messages, cursor, before: formatCursor(place), done: atTail };
}

interface Part {
  readonly messages: AgentMessage[];
  readonly start: number;
  readonly end: number;
  /** Nothing but a piece of one long line was in the window. */
  readonly isPiece: boolean;
}

interface PartRequest {
  readonly place: TranscriptPlace;
  readonly mayGrow: boolean;
  readonly limit: number;
}

async function readPart(path: string, { place, mayGrow, limit }: PartRequest): Promise<Part> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = await file.stat();
    const stop = Math.min(size, place.offset);
    for (let width = FIRST_WINDOW; ; width *= 4) {
      const from = Math.max(0, stop - Math.min(width, MAX_WINDOW));
      const part = partOf(await readRange(file, from, stop), { from, mayGrow, limit, index: place.index });
      const isEnough = part.messages.length >= limit && !part.isPiece;
      if (isEnough || from === 0 || width >= MAX_WINDOW) return part;
    }
  } catch {
    return { messages: [], start: 0, end: 0, isPiece: false };
  } finally {
    await file?.close();
  }
}

async function readRange(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(to - from);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
  return buffer.subarray(0, bytesRead);
}

interface Window {
  readonly from: number;
  readonly index: number;
  readonly mayGrow: boolean;
  readonly limit: number;
}

/** Lines of a window, the last one first, until there are enough messages. */
function partOf(window: Buffer, { from, index, mayGrow, limit }: Window): Part {
  const firstLine = window.indexOf(NEWLINE) + 1;
  // Within one long line: the window shows only a piece of it.
  const isPiece = from > 0 && (firstLine === 0 || firstLine === window.length);
  // Otherwise the window begins in the middle of a line that belongs to the page before.
  const begin = from === 0 || isPiece ? 0 : firstLine;
  const finish = mayGrow ? Math.max(begin, window.lastIndexOf(NEWLINE) + 1) : window.length;
  const found: AgentMessage[][] = [];
  let count = 0;
  let stop = finish;
  while (stop > begin && count < limit) {
    const start = stop < 2 ? begin : Math.max(begin, window.lastIndexOf(NEWLINE, stop - 2) + 1);
    const line = window.subarray(start, stop);
    const messages = messagesOfLine(line, { isPiece, id: `${index}-${from + start}` });
    if (count > 0 && count + messages.length > limit) break;
    found.push(messages);
    count += messages.length;
    stop = start;
  }
  return { messages: found.reverse().flat(), start: from + stop, end: from + finish, isPiece };
}

/** A line without an end is one that was never finished, or a piece whose end has been told of already. */
function messagesOfLine(line: Buffer, { isPiece, id }: { isPiece: boolean; id: string }): AgentMessage[] {
  if (line.at(-1) !== NEWLINE) return [];
  return messagesOf(isPiece || line.length > MAX_LINE + 1 ? null : line.toString('utf8'), id);
}
