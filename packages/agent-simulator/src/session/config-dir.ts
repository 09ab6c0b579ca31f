import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const MAX_ENCODED_LENGTH = 200;

/** Folder of sessions and user commands: `$CLAUDE_CONFIG_DIR`, else `~/.claude`. */
export function configDir(env: NodeJS.ProcessEnv): string {
  return env.CLAUDE_CONFIG_DIR || join(env.HOME || homedir(), '.claude');
}

/**
 * Folder name for a path: symlinks resolved, every character outside `[A-Za-z0-9]` a dash, names over
 * 200 characters cut and told apart by a short hash. Several paths can share one name.
 */
export function encodeProjectPath(path: string): string {
  const real = realpathSync(path);
  const encoded = real.replace(/[^A-Za-z0-9]/g, '-');
  if (encoded.length <= MAX_ENCODED_LENGTH) return encoded;
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 6);
  return `${encoded.slice(0, MAX_ENCODED_LENGTH)}-${hash}`;
}
