import type { AgentRun } from './agent-run';
import { runCommand } from './shell';

const DEFAULT_LIMIT_MS = 60_000;

/** Runs a command through the Bash tool; `ok` means allowed, started and ended with 0. */
export async function useBash(
  run: AgentRun,
  input: { command: string; text?: string; timeoutMs?: number },
): Promise<{ ok: boolean; output: string }> {
  const result = await run.conversation.use({
    name: 'Bash',
    input: { command: input.command },
    text: input.text,
    run: async () => {
      const done = await runCommand({
        command: input.command,
        cwd: run.root,
        env: { ...run.env, CLAUDE_CODE_SESSION_ID: run.session.id, CLAUDECODE: '1' },
        timeoutMs: input.timeoutMs ?? DEFAULT_LIMIT_MS,
      });
      const output = [done.stdout, done.stderr].filter(Boolean).join('\n').trimEnd();
      if (done.timedOut) throw new Error(`Command timed out\n${output}`);
      if (done.exitCode !== 0) throw new Error(`Exit code ${done.exitCode}\n${output}`);
      return output;
    },
  });
  return { ok: !result.isError, output: result.content };
}
