import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { ATTEMPT_FILES } from '@/lib/services/agent/attempt-files';
import { readTranscript, type TranscriptPage } from '@/lib/services/agent/transcript';
import type { KnownProject } from '@/lib/services/project-catalog';
import type { Composition } from './composition';

/** Which part of which conversation. */
export interface SessionRequest {
  readonly project: KnownProject;
  readonly sessionId: string;
  readonly after: string | null;
}

/** Messages of a session of one of the project's runs, from a cursor on. */
export async function readSession(
  app: Composition,
  { project, sessionId, after }: SessionRequest,
): Promise<TranscriptPage> {
  for (const run of await app.store.listByProject(project.id)) {
    const attempts = run.executionRecords
      .flatMap((record) => record.attempts)
      .filter((attempt) => attempt.sessionId === sessionId);
    if (attempts.length === 0) continue;
    const files = attempts.map((attempt) =>
      join(app.store.paths.attemptDir(run.id, sessionId, attempt.n), ATTEMPT_FILES.stdout),
    );
    const page = await readTranscript({ files, ...(after === null ? {} : { cursor: after }) });
    const alive = attempts.some((attempt) => attempt.state !== 'ended');
    return { ...page, done: page.done && !alive };
  }
  throw new SpecflowError('NOT_FOUND', {
    message: `There is no session ${sessionId} in this project.`,
    hint: 'The status of a run names its sessions.',
  });
}
