import { mkdir, unlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { createFilesOnce, isErrno } from '@specflow/cli/lib';
import { OpaqueIdSchema, SpecflowError } from '@specflow/shared';
import type { DetachedProgram, StartDetached } from '../programs/program';
import { startDirectly } from '../programs/run-directly';
import { ATTEMPT_FILES } from './attempt-files';
import { RUNNER_SCRIPT } from './runner-script';

/** The variable in the environment of every process of a run, by which strays are found. */
export const RUN_MARKER = 'SPECFLOW_RUN_ID';
/** As {@link RUN_MARKER}, for one attempt: the runner adds it. */
export const ATTEMPT_MARKER = 'SPECFLOW_ATTEMPT_ID';

/** Everything that one attempt needs. All paths are absolute. */
export interface RunnerSpec {
  /** Directory of the attempt; made when missing, 0700. */
  readonly dir: string;
  readonly attemptId: string;
  readonly runId: string;
  readonly bin: string;
  readonly args: readonly string[];
  /** Working directory of the agent. */
  readonly cwd: string;
  /** Complete environment of the agent; the marker is added. */
  readonly env: Readonly<Record<string, string>>;
  /** Directory of the lock; agents with the same one exclude each other. */
  readonly lockDir: string;
  /** Hard limit of process time in milliseconds, rounded up to seconds. */
  readonly timeoutMs: number;
  /** Given to the agent on stdin. */
  readonly prompt: string;
  /** Other files of the attempt, by name; they are there before the agent is. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Starts the runner of an attempt, detached: it outlives this process. Resolves as soon as it is started;
 * what becomes of it is told by `inspectAttempt`. Calling it again for the same attempt is harmless: the files of
 * the first call stay, and only one runner can claim the attempt (I3).
 * @throws SpecflowError INVALID_REQUEST for a value that cannot be passed on, and errors of the file system.
 */
export async function spawnRunner(
  spec: RunnerSpec,
  startDetached: StartDetached = startDirectly,
): Promise<void> {
  assertUsable(spec);
  await mkdir(spec.dir, { recursive: true, mode: 0o700 });
  await mkdir(spec.lockDir, { recursive: true, mode: 0o700 });
  await createFilesOnce(spec.dir, {
    ...spec.files,
    [ATTEMPT_FILES.prompt]: spec.prompt,
    [ATTEMPT_FILES.command]: `${JSON.stringify(describe(spec), null, 2)}\n`,
    [ATTEMPT_FILES.runner]: RUNNER_SCRIPT,
  });
  await unlink(join(spec.dir, ATTEMPT_FILES.refused)).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
  await startDetached(toProgram(spec));
}

/** What is kept for people: names of variables only, because values may be secrets. */
function describe(spec: RunnerSpec): Record<string, unknown> {
  const { attemptId, runId, bin, args, cwd, lockDir, timeoutMs } = spec;
  return { attemptId, runId, bin, args, cwd, lockDir, timeoutMs, env: Object.keys(spec.env).sort() };
}

function toProgram(spec: RunnerSpec): DetachedProgram {
  const { [RUN_MARKER]: _marker, ...env } = spec.env;
  const seconds = String(Math.ceil(spec.timeoutMs / 1000));
  const script = join(spec.dir, ATTEMPT_FILES.runner);
  return {
    file: '/bin/sh',
    args: [script, spec.dir, spec.lockDir, seconds, spec.cwd, '--', spec.bin, ...spec.args],
    cwd: spec.dir,
    env: { ...env, SPECFLOW_RUNNER_RUN: spec.runId, SPECFLOW_RUNNER_ATTEMPT: spec.attemptId },
  };
}

function assertUsable(spec: RunnerSpec): void {
  const refuse = (what: string, value: string): never => {
    throw new SpecflowError('INVALID_REQUEST', {
      message: `The agent cannot be started: ${what} is not usable: ${JSON.stringify(value.slice(0, 200))}`,
    });
  };
  for (const [name, id] of Object.entries({ attemptId: spec.attemptId, runId: spec.runId })) {
    if (!OpaqueIdSchema.safeParse(id).success) refuse(name, id);
  }
  for (const [name, path] of Object.entries({
    dir: spec.dir,
    lockDir: spec.lockDir,
    cwd: spec.cwd,
    bin: spec.bin,
  })) {
    // Control characters have no place in a path of ours, and a line break would end a line of the lock file.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (!isAbsolute(path) || /[\u0000-\u001f]/.test(path)) refuse(name, path);
  }
  for (const text of [...spec.args, ...Object.values(spec.env)])
    if (text.includes('\0')) refuse('a value', text);
  if (!Number.isFinite(spec.timeoutMs) || spec.timeoutMs <= 0) refuse('timeoutMs', String(spec.timeoutMs));
}
