import { open } from 'node:fs/promises';

/** Bytes of error output that are kept for people and healers. */
export const STDERR_TAIL_BYTES = 4_096;

/** The last bytes of a text file; empty when there is none. Damaged characters at the cut are dropped. */
export async function readTail(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, bytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, Math.max(0, size - bytes));
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\uFFFD+/, '');
  } finally {
    await file.close();
  }
}
