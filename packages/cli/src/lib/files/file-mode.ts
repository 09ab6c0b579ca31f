import { stat } from 'node:fs/promises';

/** Permission bits of a file, or `fallback` when it does not exist: a rewrite keeps what its owner chose. */
export async function fileModeOf(path: string, fallback: number): Promise<number> {
  const info = await stat(path).catch(() => null);
  return info === null ? fallback : info.mode & 0o777;
}
