import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';

/** Memory in bytes that new processes can have without others being pushed out. */
export async function readAvailableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}
