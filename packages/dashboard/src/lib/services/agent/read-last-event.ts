import { constants, open } from 'node:fs/promises';
import { type JsonRecord, parseRecord } from './json-value';

const TAIL_BYTES = 64 * 1024;

/** The last complete event of an output file, from its last 64 KiB; null when there is none or it is longer. */
export async function readLastEvent(stdoutPath: string): Promise<JsonRecord | null> {
  const file = await open(stdoutPath, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, TAIL_BYTES)),
      position: Math.max(0, size - TAIL_BYTES),
    });
    const lines = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n');
    return parseRecord(lines.at(-1) ?? '');
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
