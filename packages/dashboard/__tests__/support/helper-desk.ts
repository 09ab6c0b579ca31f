import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ClaudeHelperOptionsSchema } from '@specflow/shared/schemas';
import { z } from 'zod';
import { createAgentLocator } from '@/lib/services/agent/agent-locator';
import {
  type ClaudeHelper,
  type ClaudeHelperQuestion,
  createClaudeHelper,
  helperSessionId,
} from '@/lib/services/claude-helper';
import { createGitService } from '@/lib/services/git-service';
import { createRunPaths } from '@/lib/services/store/run-paths';

/** What the simulated agent answers to: `choice` is the first word of the list. */
export const AnswerSchema = z.object({
  choice: z.enum(['rerun_step', 'go_to_implement', 'needs_attention']),
  message: z.string(),
});

/** Where a helper works; the part of a world that it needs, so that a program of its own can have one, too. */
export interface DeskPlace {
  /** In a folder that nothing else on this machine has. */
  readonly home: string;
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A helper of one dashboard with its folders. */
export interface HelperDesk {
  readonly helper: ClaudeHelper;
  readonly runId: string;
  /** Id of the n-th question. No other world has it: ending an attempt sweeps the whole machine for its id. */
  attemptId(n: number): string;
  /** The session that a new conversation with the n-th question gets. */
  sessionId(n: number): string;
  dir(sessionId: string, n?: number): string;
  /** A question with everything filled in. */
  question(
    options: Partial<z.input<typeof ClaudeHelperOptionsSchema>>,
    change?: Partial<Omit<ClaudeHelperQuestion<typeof AnswerSchema>, 'options'>>,
  ): ClaudeHelperQuestion<typeof AnswerSchema>;
}

/** Opens a desk; a second one at the same place is the dashboard after a restart. */
export function openDesk({ home, projectDir, env }: DeskPlace): HelperDesk {
  const paths = createRunPaths(home);
  const clock = { now: () => Date.now() };
  const runId = basename(dirname(home));
  const attemptId = (n: number) => `${runId}.ask-${n}`;
  const dirFor = (runId: string, sessionId: string, n: number) =>
    join(paths.sessionDir(runId, sessionId), 'asks', String(n));
  const helper = createClaudeHelper({
    clock,
    env,
    dirFor,
    pathFirst: [],
    logger: { info: () => undefined, warn: () => undefined },
    git: createGitService({ gitBin: 'git', env, clock, manifestsDir: join(home, 'manifests') }),
    locator: createAgentLocator({
      env,
      home: env.HOME ?? '',
      nodePath: process.execPath,
      readConfiguredBin: async () => undefined,
    }),
  });
  return {
    helper,
    runId,
    attemptId,
    sessionId: (n) => helperSessionId({ runId, attemptId: attemptId(n) }),
    dir: (sessionId, n = 1) => dirFor(runId, sessionId, n),
    question: (options, change = {}) => ({
      project: { path: projectDir },
      runId,
      attemptId: attemptId(1),
      schema: AnswerSchema,
      options: { prompt: 'Which way?', ...options },
      ...change,
    }),
  };
}

/** A line of an agent's own transcript. */
export interface TranscriptLine {
  readonly type: string;
  readonly prompt?: string;
  readonly message?: { readonly model?: string };
}

/** What an agent itself wrote about a session, raw; empty when there is none. */
export async function transcriptText(env: DeskPlace['env'], sessionId: string): Promise<string> {
  const root = join(env.CLAUDE_CONFIG_DIR ?? '', 'projects');
  const found = (await readdir(root, { recursive: true }).catch(() => [])).find((path) =>
    path.endsWith(`${sessionId}.jsonl`),
  );
  return found === undefined ? '' : readFile(join(root, found), 'utf8');
}

export async function transcriptLines(env: DeskPlace['env'], sessionId: string): Promise<TranscriptLine[]> {
  const lines = (await transcriptText(env, sessionId)).split('\n').filter((line) => line !== '');
  return lines.map((line): TranscriptLine => JSON.parse(line));
}
