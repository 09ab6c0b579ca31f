import { createHash } from 'node:crypto';
import { constants, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a project that change what an agent does there. */
const FILES = ['.claude/settings.json', '.claude/settings.local.json', '.mcp.json'];
const HOOKS = '.claude/hooks';
const MAX_FILES = 100;
const MAX_BYTES = 1_048_576;

/** Paths of the settings, hooks and server lists that an agent in this project obeys; shown before the first run. */
export async function listAgentSettings(projectPath: string): Promise<string[]> {
  const hooks = await readdir(join(projectPath, HOOKS)).catch(() => []);
  const paths = [...FILES, ...hooks.sort().map((name) => `${HOOKS}/${name}`)].slice(0, MAX_FILES);
  const found = await Promise.all(
    paths.map(async (path) => ((await readSmall(join(projectPath, path))) === null ? [] : [path])),
  );
  return found.flat();
}

/** Changes whenever one of {@link listAgentSettings} appears, goes or is edited. */
export async function fingerprintAgentSettings(projectPath: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await listAgentSettings(projectPath)) {
    hash
      .update(`${path}\0`)
      .update((await readSmall(join(projectPath, path))) ?? Buffer.alloc(0))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Content of a regular file; null for everything else. Never blocks on a FIFO. */
async function readSmall(path: string): Promise<Buffer | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const info = await file.stat();
    if (!info.isFile()) return null;
    const buffer = Buffer.alloc(Math.min(info.size, MAX_BYTES));
    await file.read(buffer, 0, buffer.length, 0);
    return buffer;
  } finally {
    await file.close();
  }
}
