import { constants, open } from 'node:fs/promises';
import { parseRecord } from './json-value';

const TAIL_BYTES = 64 * 1024;

/**
 * Whether the output ends with a result: for agents that have said everything and do not exit (F15). Reads the last
 * 64 KiB only, so it is cheap on a growing file; a longer result line is found when the process ends.
 */
export async function hasResult(stdoutPath: string): Promise<boolean> {
  const file = await open(stdoutPath, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return false;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, TAIL_BYTES)),
      position: Math.max(0, size - TAIL_BYTES),
    });
    const lines = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n');
    return parseRecord(lines.at(-1) ?? '')?.type === 'result';
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
