import type { FileHandle } from 'node:fs/promises';

/** One line of a file. */
export interface Line {
  /** Without its line break; invalid UTF-8 is replaced. Null when it is longer than the limit. */
  readonly text: string | null;
  /** Offset of its first byte. */
  readonly start: number;
  /** Offset of the first byte after it. */
  readonly end: number;
  /** False for a last line without a line break: it may still grow. */
  readonly complete: boolean;
}

/** No line of interest is longer; a 100 MB line must not cost 100 MB of memory. */
const MAX_LINE_BYTES = 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;

/** Reads lines from an offset to the end of the file, in bounded memory whatever the file holds. */
export async function* readLines(file: FileHandle, from = 0): AsyncGenerator<Line> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let held: Buffer[] = [];
  let heldBytes = 0;
  let start = from;
  let position = from;

  const hold = (part: Buffer) => {
    if (heldBytes <= MAX_LINE_BYTES) held.push(Buffer.from(part));
    heldBytes += part.length;
    if (heldBytes > MAX_LINE_BYTES) held = [];
  };
  const take = (complete: boolean): Line => {
    const text = heldBytes > MAX_LINE_BYTES ? null : Buffer.concat(held).toString('utf8');
    const end = start + heldBytes + (complete ? 1 : 0);
    const line = { text, start, end, complete };
    held = [];
    heldBytes = 0;
    start = end;
    return line;
  };

  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    const data = chunk.subarray(0, bytesRead);
    let begin = 0;
    for (let stop = data.indexOf(10); stop >= 0; stop = data.indexOf(10, begin)) {
      hold(data.subarray(begin, stop));
      begin = stop + 1;
      yield take(true);
    }
    if (begin < bytesRead) hold(data.subarray(begin));
  }
  if (heldBytes > 0) yield take(false);
}
