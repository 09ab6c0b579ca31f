import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { UsdSchema } from '@specflow/shared/schemas';
import { z } from 'zod';
import type { AgentSession } from '../agent/agent-command';
import { reportedTotal } from '../attempt-judge';
import type { CallId } from './helper-session';
import { keepOnce, readKept } from './kept-file';

/**
 * Folder of the n-th call (from 1) of a session, absolute. Nobody else may number attempts in there: a call takes
 * the first number that is free.
 */
export type HelperDirFor = (runId: string, sessionId: string, n: number) => string;

/** Where a call keeps its files, and what its conversation had cost before, if that is known. */
export interface HelperPlace {
  readonly dir: string;
  /** USD; for builds of the agent that report totals of a session. */
  readonly previousTotalUsd?: number;
}

/** `ask.json`: whose folder it is. */
const AskSchema = z.object({
  attemptId: z.string(),
  askedAt: z.string(),
  previousTotalUsd: UsdSchema.optional(),
});

const ASK_FILE = 'ask.json';
/** More calls than any conversation can hold. */
const MAX_CALLS = 10_000;

/**
 * The folder of a call: the one it has taken before, else a new one that it takes now, durably.
 * @throws errors of the file system.
 */
export async function takePlace(input: {
  readonly call: CallId;
  readonly session: AgentSession;
  readonly dirFor: HelperDirFor;
  /** ISO time. */
  readonly askedAt: string;
}): Promise<HelperPlace> {
  const { call, session, dirFor, askedAt } = input;
  let totalUsd = session.mode === 'fork' ? await newestTotal(call.runId, session.fromId, dirFor) : undefined;
  for (let n = 1; n <= MAX_CALLS; n += 1) {
    const dir = dirFor(call.runId, session.id, n);
    const path = join(dir, ASK_FILE);
    const known = await readKept(path, AskSchema);
    const mine = { attemptId: call.attemptId, askedAt, ...previous(totalUsd) };
    const kept = known ?? (await keepOnce(path, AskSchema, mine));
    if (kept.attemptId === call.attemptId) return { dir, ...previous(kept.previousTotalUsd) };
    totalUsd = (await reportedTotal(dir)) ?? totalUsd;
  }
  throw new SpecflowError('INTERNAL', { message: `Session ${session.id} holds too many calls.` });
}

function previous(usd: number | undefined): { previousTotalUsd?: number } {
  return usd === undefined ? {} : { previousTotalUsd: usd };
}

/** What the newest call of a session reported last. */
async function newestTotal(runId: string, sessionId: string, dirFor: HelperDirFor) {
  let totalUsd: number | undefined;
  for (let n = 1; n <= MAX_CALLS; n += 1) {
    const dir = dirFor(runId, sessionId, n);
    if ((await readKept(join(dir, ASK_FILE), AskSchema)) === null) break;
    totalUsd = (await reportedTotal(dir)) ?? totalUsd;
  }
  return totalUsd;
}
