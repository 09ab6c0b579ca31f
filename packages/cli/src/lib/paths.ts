import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The variables that decide where things are. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Absolute folder of registry, settings, token and logs: `SPECFLOW_HOME`, else `~/.specflow`. */
export function specflowHome(env: Environment = process.env): string {
  return resolve(env.SPECFLOW_HOME || join(homedir(), '.specflow'));
}

/** Claude Code's own folder: `CLAUDE_CONFIG_DIR`, else `~/.claude`. */
export function claudeConfigDir(env: Environment = process.env): string {
  return resolve(env.CLAUDE_CONFIG_DIR || join(homedir(), '.claude'));
}

export const registryPath = (home: string): string => join(home, 'registry.json');
export const settingsPath = (home: string): string => join(home, 'settings.json');
export const tokenPath = (home: string): string => join(home, 'token');
/** Who serves the dashboard, written by `specflow dashboard`. */
export const dashboardInfoPath = (home: string): string => join(home, 'dashboard.json');

export const specflowDir = (project: string): string => join(project, '.specflow');
export const workflowsDir = (project: string): string => join(project, '.specflow', 'workflows');
export const stateFilePath = (project: string): string =>
  join(project, '.specflow', 'orchestration-state.json');
/** Where generation 2 of SpecFlow kept the same file. */
export const legacyStateFilePath = (project: string): string =>
  join(project, '.specify', 'orchestration-state.json');
