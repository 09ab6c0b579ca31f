import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cleanText } from '@/lib/format/clean-text';
import { buildAgentEnvironment, type HostEnvironment } from '../agent/agent-environment';

/** A command that a person has set by environment: argv, never a shell line (I10). */
export interface GroupCommand {
  readonly argv: readonly [string, ...string[]];
  readonly timeoutMs: number;
}

/** The commands of this dashboard, each optional. */
export interface WaveCommands {
  /** Run in each new worktree, for example `npm ci`. */
  readonly setup: GroupCommand | null;
  /** Run on each merged result before it is taken over, for example `npm test`. */
  readonly check: GroupCommand | null;
}

const TIMEOUT_MS = 15 * 60_000;
const TAIL_CHARACTERS = 2_000;

/** Reads `SPECFLOW_WORKTREE_SETUP` and `SPECFLOW_WAVE_CHECK`. */
export function readWaveCommands(env: HostEnvironment): WaveCommands {
  return { setup: toCommand(env.SPECFLOW_WORKTREE_SETUP), check: toCommand(env.SPECFLOW_WAVE_CHECK) };
}

function toCommand(text: string | undefined): GroupCommand | null {
  const [bin, ...args] = splitArgv(text ?? '');
  return bin === undefined ? null : { argv: [bin, ...args], timeoutMs: TIMEOUT_MS };
}

/** Words between blanks; single or double quotes keep blanks together. Nothing is expanded. */
export function splitArgv(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_all, double, single) => double ?? single ?? ''),
  );
}

/** How a command ended; `tail` is the end of its output. */
export interface CommandEnd {
  readonly ok: boolean;
  readonly tail: string;
}

/** Runs a command in a folder, bounded in time; its output is kept in `log`. */
export async function runGroupCommand(
  command: GroupCommand,
  place: {
    readonly cwd: string;
    readonly log: string;
    readonly runId: string;
    readonly host: HostEnvironment;
    readonly pathFirst: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<CommandEnd> {
  const { cwd, log, runId, host, pathFirst, signal } = place;
  const [bin, ...args] = command.argv;
  const result = await execa(bin, args, {
    cwd,
    env: buildAgentEnvironment({ host, runId, pathFirst, simulator: false }),
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: command.timeoutMs,
    cancelSignal: signal,
    killSignal: 'SIGKILL',
    maxBuffer: 8 * 1024 * 1024,
  });
  const output = result.all ?? '';
  const why = result.timedOut
    ? 'It did not end in time.'
    : result.failed
      ? (result.originalMessage ?? '')
      : '';
  await mkdir(join(log, '..'), { recursive: true, mode: 0o700 });
  await writeFile(log, `${output}\n${why}\n`);
  const tail = cleanText(`${output}\n${why}`.trim().slice(-TAIL_CHARACTERS));
  return { ok: result.exitCode === 0, tail };
}
