import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ends by itself after half an hour, should nobody end it. */
const LINES = 180;
const PAUSE_SECONDS = 10;

/**
 * The smallest agent that looks alive: reads its prompt, then says a line now and then and changes nothing. A real one
 * costs memory that belongs to it, not to the dashboard.
 */
const SCRIPT = `#!/bin/sh
if [ "$1" = --version ]; then echo '2.1.328 (Claude Code)'; exit 0; fi
while read -r line; do :; done
printf '%s\\n' '{"type":"system","subtype":"init","session_id":"bench","tools":[],"model":"bench"}'
left=${LINES}
while [ $left -gt 0 ]; do
  sleep ${PAUSE_SECONDS}
  left=$((left - 1))
  printf '%s\\n' '{"type":"assistant","message":{"id":"m","role":"assistant","content":[{"type":"text","text":"Working."}]}}'
done
`;

/** Writes the agent into a folder; gives its path. */
export async function writeQuietAgent(folder: string): Promise<string> {
  const path = join(folder, 'quiet-agent');
  await writeFile(path, SCRIPT, { mode: 0o755 });
  return path;
}
