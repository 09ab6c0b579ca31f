import { readFile, readlink } from 'node:fs/promises';
import { findMarked } from '@/lib/services/agent/sweep-marked';

/** Process id of the agent of a run: the marked process whose executable is the agent's program. */
export async function agentProcess(program: string, runId: string): Promise<number> {
  for (const { pid } of await findMarked(runId))
    if ((await readlink(`/proc/${pid}/exe`).catch(() => '')) === program) return pid;
  throw new Error('The run has no agent.');
}

/** Command lines of all processes of a run. */
export async function commandLines(runId: string): Promise<string[]> {
  const marked = await findMarked(runId);
  return Promise.all(
    marked.map(async ({ pid }) =>
      (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
    ),
  );
}
