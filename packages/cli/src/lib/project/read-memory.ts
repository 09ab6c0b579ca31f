import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile } from '../files/read-text-file';

const MAX_BYTES = 256 * 1024;

/**
 * The documents of `.specify/memory/`, by name without `.md`. With `keys` only those that exist among them; files
 * that cannot be read are left out.
 */
export async function readMemory(
  project: string,
  keys?: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const folder = join(project, '.specify', 'memory');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.md')).sort();
  const memory: Record<string, string> = {};
  for (const name of names) {
    const key = name.slice(0, -'.md'.length);
    if (keys !== undefined && !keys.includes(key)) continue;
    const text = await readTextFile(join(folder, name), MAX_BYTES).catch(() => null);
    if (text !== null) memory[key] = text;
  }
  return memory;
}
