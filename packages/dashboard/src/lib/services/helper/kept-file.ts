import { readFile } from 'node:fs/promises';
import { createFileOnce, isErrno } from '@specflow/cli/lib';
import type { z } from 'zod';

/**
 * Keeps a value under a name for ever: the first one wins, so that every later look gives the same, also after a
 * crash. Returns what is kept.
 * @throws errors of the file system.
 */
export async function keepOnce<T>(path: string, schema: z.ZodType<T>, value: T): Promise<T> {
  await createFileOnce(path, `${JSON.stringify(value, null, 2)}\n`);
  return (await readKept(path, schema)) ?? value;
}

/** What is kept under a name. Missing or unusable is null. */
export async function readKept<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
