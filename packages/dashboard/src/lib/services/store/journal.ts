import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { parseJsonText, readTextFile } from '@specflow/cli/lib';
import { z } from 'zod';
import { orUnwritable } from './file-errors';

/*
 * `events.jsonl`: what happened in a run, one line per event, only ever appended to.
 *
 * 1. The kernel orders the lines (O_APPEND), also between processes; each append is one write.
 * 2. A line carries the number that its writer believed to be next. Two writers may believe the same: the reader
 *    raises the later one, which is stable because the file only grows.
 * 3. A write that was cut off leaves a line without an end. The next append closes it; readers leave it out.
 */

/** What a caller reports. `data` is whatever explains it; it must be JSON. */
export interface JournalEvent {
  /** A short name such as `decision`, `transition` or `effect`. */
  readonly type: string;
  /** Wall-clock time, ISO 8601. */
  readonly at: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const JournalEntrySchema = z.object({
  seq: z.number().int().positive(),
  type: z.string(),
  at: z.string(),
  revision: z.number().int().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
/** One event as read. `seq` rises strictly; `revision` is the record that it belongs to, when it belongs to one. */
export type JournalEntry = z.infer<typeof JournalEntrySchema>;

/** The journal as read. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  /** Lines that could not be read: a write that was cut off, or damage. */
  readonly droppedLines: number;
  /** True when numbers are missing: somebody removed lines. */
  readonly hasGaps: boolean;
}

const MAX_JOURNAL_BYTES = 256 * 1024 * 1024;
const TAIL_BYTES = 64 * 1024;

/** Events to append; `revision` is the record that they led to. */
export interface JournalAppend {
  readonly events: readonly JournalEvent[];
  readonly revision?: number;
}

/**
 * Appends events durably; the folder of the run exists.
 * @throws SpecflowError FILE_UNWRITABLE; a cut-off line is then closed by the next append.
 */
export async function appendToJournal(path: string, append: JournalAppend): Promise<void> {
  if (append.events.length === 0) return;
  await orUnwritable(path, async () => {
    const file = await open(path, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR, 0o600);
    try {
      const tail = await readTail(file);
      const lines = append.events.map((event, index) =>
        JSON.stringify({
          seq: tail.lastSeq + 1 + index,
          type: event.type,
          at: event.at,
          revision: append.revision,
          data: event.data,
        }),
      );
      await file.appendFile(`${tail.isClosed ? '' : '\n'}${lines.join('\n')}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

/** All events of a journal; an absent file has none. */
export async function readJournalFile(path: string): Promise<Journal> {
  const text = await readTextFile(path, MAX_JOURNAL_BYTES);
  return parseJournal(text ?? '');
}

/** Reads the text of a journal. Total. */
export function parseJournal(text: string): Journal {
  const entries: JournalEntry[] = [];
  let droppedLines = 0;
  let highestStored = 0;
  let hasGaps = false;
  const lines = text.split('\n');
  const unfinished = lines.pop() ?? '';
  for (const line of lines) {
    if (line === '') continue;
    const entry = parseLine(line);
    if (entry === null) {
      droppedLines += 1;
      continue;
    }
    if (entry.seq > highestStored + 1) hasGaps = true;
    highestStored = Math.max(highestStored, entry.seq);
    entries.push({ ...entry, seq: Math.max(entry.seq, (entries.at(-1)?.seq ?? 0) + 1) });
  }
  return { entries, droppedLines: droppedLines + (unfinished === '' ? 0 : 1), hasGaps };
}

function parseLine(line: string): JournalEntry | null {
  const json = parseJsonText(line);
  if (!json.ok) return null;
  const entry = JournalEntrySchema.safeParse(json.value);
  return entry.success ? entry.data : null;
}

/** The highest number near the end, and whether the last line is complete. */
async function readTail(file: FileHandle): Promise<{ lastSeq: number; isClosed: boolean }> {
  const { size } = await file.stat();
  if (size === 0) return { lastSeq: 0, isClosed: true };
  for (let length = Math.min(size, TAIL_BYTES); ; length = Math.min(size, length * 4)) {
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, size - length);
    const lastSeq = highestSeq(buffer.toString('utf8'));
    if (lastSeq > 0 || length === size) return { lastSeq, isClosed: buffer.at(-1) === 0x0a };
  }
}

function highestSeq(text: string): number {
  return text.split('\n').reduce((highest, line) => Math.max(highest, parseLine(line)?.seq ?? 0), 0);
}
