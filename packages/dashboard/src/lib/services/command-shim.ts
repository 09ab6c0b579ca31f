import { join } from 'node:path';
import { writeFileDurable } from '@specflow/cli/lib';

/**
 * Makes `specflow` callable by agents: a small script in `$SPECFLOW_HOME/bin` that runs the given entry.
 * @returns the directories to put in front of the agents' PATH; none when there is no entry.
 */
export async function installCommandShim(home: string, cliEntry: string | undefined): Promise<string[]> {
  if (cliEntry === undefined || cliEntry === '') return [];
  const bin = join(home, 'bin');
  const script = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(cliEntry)} "$@"\n`;
  await writeFileDurable(join(bin, 'specflow'), script, { mode: 0o700, durable: false });
  return [bin];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
