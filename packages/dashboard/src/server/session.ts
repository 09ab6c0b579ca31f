import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import type { Attempt, SessionReply } from '@specflow/shared/schemas';
import { ATTEMPT_FILES } from '@/lib/services/agent/attempt-files';
import { readTranscript, type TranscriptPage } from '@/lib/services/agent/transcript';
import { readTranscriptBack } from '@/lib/services/agent/transcript-back';
import { findFirstError } from '@/lib/services/agent/transcript-error';
import type { KnownProject } from '@/lib/services/known-project';
import type { Composition } from './composition';

/** Which part of which conversation. */
export interface SessionRequest {
  readonly project: KnownProject;
  readonly sessionId: string;
  /** `after` and `before` are cursors, `tail` asks for the end, `find=error` for the first error; `attempt`, `limit`. */
  readonly query: URLSearchParams;
}

/** Output of the agent in one session, a file for each attempt that wrote to it. */
export interface SessionFiles {
  readonly attempts: readonly Attempt[];
  readonly files: readonly string[];
}

/** Longest page, and the default. */
const MAX_MESSAGES = 500;

/**
 * Messages of a session of one of the project's runs: from the beginning or a cursor on, the last ones, those
 * before a cursor, or those from the first error on.
 */
export async function readSession(app: Composition, request: SessionRequest): Promise<SessionReply> {
  const { query } = request;
  const { attempts, files } = await findSessionFiles(app, request);
  const alive = attempts.some((attempt) => attempt.state !== 'ended');
  const maxMessages = limitOf(query.get('limit'));
  const before = query.get('before');
  const reply = ({ messages, cursor, before: start, done }: TranscriptPage): SessionReply => ({
    messages,
    cursor,
    before: start,
    atEnd: done,
    done: done && !alive,
  });
  if (before !== null) return reply(await readTranscriptBack({ files, before, maxMessages }));
  if (query.get('tail') === 'true') return reply(await readTranscriptBack({ files, maxMessages }));
  if (query.get('find') === 'error') {
    const place = await findFirstError(files);
    if (place === null)
      return { messages: [], cursor: '0:0', before: null, atEnd: false, done: false, found: null };
    const page = await readTranscript({ files, cursor: `${place.index}:${place.offset}`, maxMessages });
    return { ...reply(page), found: place.messageId };
  }
  const after = query.get('after');
  return reply(await readTranscript({ files, maxMessages, ...(after === null ? {} : { cursor: after }) }));
}

/**
 * The files of a session, of all its attempts or of `?attempt=`. The records decide which files there are:
 * nothing of the request becomes part of a path.
 * @throws SpecflowError NOT_FOUND
 */
export async function findSessionFiles(
  app: Composition,
  { project, sessionId, query }: SessionRequest,
): Promise<SessionFiles> {
  const wanted = query.get('attempt');
  for (const run of await app.store.listByProject(project.id)) {
    const attempts = run.executionRecords
      .flatMap((record) => record.attempts)
      .filter((attempt) => attempt.sessionId === sessionId)
      .filter((attempt) => wanted === null || String(attempt.n) === wanted);
    if (attempts.length === 0) continue;
    const files = attempts.map((attempt) =>
      join(app.store.paths.attemptDir(run.id, attempt.sessionId, attempt.n), ATTEMPT_FILES.stdout),
    );
    return { attempts, files };
  }
  throw new SpecflowError('NOT_FOUND', {
    message: `There is no ${wanted === null ? '' : 'such attempt of a '}session ${sessionId} in this project.`,
    hint: 'The status of a run names its sessions.',
  });
}

function limitOf(text: string | null): number {
  if (text === null) return MAX_MESSAGES;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_MESSAGES) return limit;
  throw new SpecflowError('INVALID_REQUEST', {
    message: `limit is "${text.slice(0, 20)}".`,
    hint: `Use a number from 1 to ${MAX_MESSAGES}.`,
  });
}
