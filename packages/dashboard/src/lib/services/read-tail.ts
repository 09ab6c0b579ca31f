import { constants, open } from 'node:fs/promises';
import { redactSecrets } from './redact-secrets';

/** Bytes of error output that are kept for people and healers. */
export const STDERR_TAIL_BYTES = 4_096;

/**
 * The last bytes of a text file without secrets of a known form; empty when there is none. Damaged characters at the
 * cut are dropped. Never blocks on a FIFO.
 */
export async function readTail(path: string, bytes: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    () => null,
  );
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, bytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, Math.max(0, size - bytes));
    return redactSecrets(
      buffer
        .subarray(0, bytesRead)
        .toString('utf8')
        .replace(/^\uFFFD+/, ''),
    );
  } finally {
    await file.close();
  }
}
