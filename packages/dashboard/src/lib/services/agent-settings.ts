import { createHash } from 'node:crypto';
import { constants, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a project that change what an agent does there. */
const FILES = ['.claude/settings.json', '.claude/settings.local.json', '.mcp.json'];
const HOOKS = '.claude/hooks';
/** Of more files than this only the names count. */
const MAX_FILES = 200;
/** Of a longer file the beginning, the size and the time of the last change count. */
const MAX_BYTES = 1_048_576;

/** Paths of the settings, hooks and server lists that an agent in this project obeys; shown before the first run. */
export async function listAgentSettings(projectPath: string): Promise<string[]> {
  return (await readAgentSettings(projectPath)).map(({ path }) => path);
}

/** Changes whenever one of {@link listAgentSettings} appears, goes or is edited. */
export async function fingerprintAgentSettings(projectPath: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, mark } of await readAgentSettings(projectPath)) {
    hash.update(`${path}\0`).update(mark).update('\0');
  }
  return hash.digest('hex');
}

interface SettingsFile {
  readonly path: string;
  /** Differs when the file does. */
  readonly mark: Uint8Array | string;
}

async function readAgentSettings(projectPath: string): Promise<SettingsFile[]> {
  const options = { recursive: true, encoding: 'utf8' } as const;
  const hooks = await readdir(join(projectPath, HOOKS), options).catch(() => []);
  const paths = [...FILES, ...hooks.sort().map((name) => `${HOOKS}/${name}`)];
  const found = await Promise.all(
    paths.slice(0, MAX_FILES).map(async (path): Promise<SettingsFile[]> => {
      const mark = await markOf(join(projectPath, path));
      return mark === null ? [] : [{ path, mark }];
    }),
  );
  return [...found.flat(), ...paths.slice(MAX_FILES).map((path) => ({ path, mark: '' }))];
}

/** What tells a regular file from another; null for everything else. Never blocks on a FIFO. */
async function markOf(path: string): Promise<Uint8Array | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const info = await file.stat();
    if (!info.isFile()) return null;
    const beginning = Buffer.alloc(Math.min(info.size, MAX_BYTES));
    await file.read(beginning, 0, beginning.length, 0);
    const rest = info.size > MAX_BYTES ? `\0${info.size} ${info.mtimeMs}` : '';
    return Buffer.concat([beginning, Buffer.from(rest)]);
  } finally {
    await file.close();
  }
}
