import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_VERSION } from '../cli/version';

function processStartTicks(): string {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // The command name may hold blanks; the fields behind its closing bracket do not.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Announces the running session in `sessions/<pid>.json`; the returned function takes it away. */
export function announcePresence(input: { configDir: string; cwd: string; sessionId: string }): () => void {
  const folder = join(input.configDir, 'sessions');
  const path = join(folder, `${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path,
    JSON.stringify({
      pid: process.pid,
      sessionId: input.sessionId,
      cwd: input.cwd,
      startedAt: Date.now(),
      procStart: processStartTicks(),
      version: AGENT_VERSION,
    }),
  );
  return () => rmSync(path, { force: true });
}
