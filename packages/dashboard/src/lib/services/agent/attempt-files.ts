import { constants, open } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '@specflow/cli/lib';
import { z } from 'zod';

/** Names inside the directory of an attempt. */
export const ATTEMPT_FILES = {
  prompt: 'prompt.md',
  command: 'command.json',
  runner: 'runner.sh',
  claim: 'claim.json',
  process: 'process.json',
  stdout: 'stdout.jsonl',
  stderr: 'stderr.log',
  exit: 'exit.json',
  refused: 'refused.json',
} as const;

const IdentityPartSchema = z.object({ pid: z.number().int().positive(), startTime: z.string().min(1) });

/** `claim.json`: the runner that took the attempt; without `runner`, the attempt was stopped before it began. */
export const ClaimSchema = z.object({
  attemptId: z.string(),
  runId: z.string(),
  runner: IdentityPartSchema.optional(),
  bootId: z.string(),
  claimedAt: z.string(),
});

/** `process.json`: runner and agent as they identified themselves. */
export const ProcessRecordSchema = z.object({
  runner: IdentityPartSchema,
  agent: IdentityPartSchema,
  bootId: z.string(),
  attemptId: z.string(),
  runId: z.string(),
  startedAt: z.string(),
});

/** Why an attempt ended without ever having an agent. */
const StartErrorSchema = z.enum([
  'cwd_missing',
  'bin_missing',
  'setsid_missing',
  'start_failed',
  'stopped_before_start',
]);

/** `exit.json`: how the agent ended. `signal` is derived from codes above 128, as shells report them. */
export const ExitRecordSchema = z.object({
  attemptId: z.string(),
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
  timedOut: z.boolean(),
  startError: StartErrorSchema.nullable(),
  startedAt: z.string(),
  endedAt: z.string(),
  /** Size of stdout.jsonl at the end. */
  bytes: z.number().int().nonnegative(),
});
export type ExitRecord = z.infer<typeof ExitRecordSchema>;

/** Why a runner did not get the lock. */
const RefusalReasonSchema = z.enum([
  'lock_held',
  'agent_alive',
  'strays_alive',
  'lock_contended',
  'lock_unreadable',
  'lock_unusable',
]);

/** `refused.json`: the attempt has not begun and may be spawned again. */
export const RefusalSchema = z.object({
  reason: RefusalReasonSchema,
  holder: z.object({ runId: z.string(), attemptId: z.string(), pid: z.number().int().nonnegative() }),
  at: z.string(),
});
export type Refusal = z.infer<typeof RefusalSchema>;

/** Larger than any file that a runner writes. */
const MAX_BYTES = 64 * 1024;

/**
 * Reads one small JSON file of an attempt. Missing or unusable (torn, foreign, wrong shape, not a file) is null:
 * a record that cannot be trusted is no record.
 * @throws other errors of the file system (EACCES, EIO), because "unreadable now" must not look like "absent".
 */
export async function readAttemptFile<T>(dir: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readSmallFile(join(dir, name));
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Text of a regular file of at most 64 KiB, or null. Never blocks on a FIFO. */
export async function readSmallFile(path: string): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const stat = await file.stat();
    return stat.isFile() && stat.size <= MAX_BYTES ? await file.readFile('utf8') : null;
  } finally {
    await file.close();
  }
}
