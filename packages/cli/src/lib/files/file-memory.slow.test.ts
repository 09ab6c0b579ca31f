import { mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileMemory } from './file-memory';

describe('the memory of files', () => {
  let folder: string;
  let path: string;
  let reads: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specflow-memory-'));
    path = join(folder, 'file');
    reads = 0;
    await writeFile(path, 'one');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async () => {
    reads += 1;
    return readFile(path, 'utf8');
  };
  /** Until the file is old enough for its time to tell about changes: the times of the file system are what it tests. */
  const settled = () => delay(2_100);

  it('reads a file that nobody changes once, and each time while it was changed just now', async () => {
    const memory = createFileMemory<string>(10);
    await memory.recall(path, read);
    await memory.recall(path, read);
    expect(reads).toBe(2);
    await settled();
    for (let round = 0; round < 5; round += 1) expect(await memory.recall(path, read)).toBe('one');
    expect(reads).toBe(3);
  });

  it('sees a change of the same length, in place or by a rename, also with the old time put back', async () => {
    const memory = createFileMemory<string>(10);
    const write = async (file: string, text: string) => {
      await writeFile(file, text);
      await utimes(file, 1_700_000_000, 1_700_000_000);
    };
    await write(path, 'one');
    await settled();
    expect(await memory.recall(path, read)).toBe('one');
    await write(path, 'two');
    await settled();
    expect(await memory.recall(path, read)).toBe('two');
    const other = join(folder, 'other');
    await write(other, 'six');
    await rename(other, path);
    await settled();
    expect(await memory.recall(path, read)).toBe('six');
  });

  it('forgets a failure, and what was not asked for longest', async () => {
    const memory = createFileMemory<string>(1);
    await settled();
    await expect(memory.recall(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await memory.recall(path, read)).toBe('one');
    const other = join(folder, 'other');
    await writeFile(other, 'x');
    await settled();
    await memory.recall(other, async () => 'x');
    expect(await memory.recall(path, read)).toBe('one');
    expect(reads).toBe(2);
  });
});
