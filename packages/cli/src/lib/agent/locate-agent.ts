import { access, constants, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { SettingsSchema } from '@specflow/shared/schemas';
import { parseJsonText, readTextFile } from '../files/read-text-file';
import { type Environment, settingsPath } from '../paths';

/** The agent that would run: `path` is null when it was not found. */
export interface AgentLocation {
  readonly kind: 'claude' | 'simulator';
  readonly path: string | null;
  /** Which setting or place named it. */
  readonly source: string;
}

const SIMULATOR = 'simulator';

/**
 * Finds the agent executable without running it: `SPECFLOW_CLAUDE_BIN`, else `agentBin` of the settings, else
 * `claude` on PATH, in `~/.local/bin` or in `~/.claude/local`. `simulator` stands for the bundled one
 * (`SPECFLOW_SIMULATOR_BIN`).
 */
export async function locateAgent(home: string, env: Environment = process.env): Promise<AgentLocation> {
  const wanted = env.SPECFLOW_CLAUDE_BIN || (await agentFromSettings(home));
  const source = env.SPECFLOW_CLAUDE_BIN ? 'SPECFLOW_CLAUDE_BIN' : 'settings.json';
  if (wanted === SIMULATOR) {
    const path = env.SPECFLOW_SIMULATOR_BIN ?? null;
    return { kind: 'simulator', path: path !== null && (await isExecutable(path)) ? path : null, source };
  }
  if (wanted) {
    const path = isAbsolute(wanted) ? wanted : await findOnPath(wanted, env);
    return { kind: 'claude', path: path !== null && (await isExecutable(path)) ? path : null, source };
  }
  return findClaude(env);
}

async function findClaude(env: Environment): Promise<AgentLocation> {
  const onPath = await findOnPath('claude', env);
  if (onPath !== null) return { kind: 'claude', path: onPath, source: 'PATH' };
  const places = [join(homedir(), '.local', 'bin', 'claude'), join(homedir(), '.claude', 'local', 'claude')];
  for (const path of places)
    if (await isExecutable(path)) return { kind: 'claude', path, source: 'home folder' };
  return { kind: 'claude', path: null, source: 'PATH' };
}

async function agentFromSettings(home: string): Promise<string | undefined> {
  const text = await readTextFile(settingsPath(home)).catch(() => null);
  const json = text === null ? null : parseJsonText(text);
  const settings = SettingsSchema.safeParse(json?.ok ? json.value : undefined);
  return settings.success ? settings.data.agentBin : undefined;
}

async function findOnPath(name: string, env: Environment): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    // An empty or relative entry would mean the current folder: whatever a project holds.
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
