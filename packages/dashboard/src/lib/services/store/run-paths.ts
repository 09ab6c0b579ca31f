import { join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { OpaqueIdSchema } from '@specflow/shared/schemas';

/** Where everything of a run is, below `$SPECFLOW_HOME`. Ids are checked: none can lead out of the folder. */
export interface RunPaths {
  readonly runsDir: string;
  runDir(runId: string): string;
  /** The newest revision, for people and scripts; the store itself reads `revisions/`. */
  recordFile(runId: string): string;
  revisionsDir(runId: string): string;
  journalFile(runId: string): string;
  sessionDir(runId: string, sessionId: string): string;
  /** Folder of one process: `sessions/{sessionId}/attempts/{n}`; `n` counts from 1. */
  attemptDir(runId: string, sessionId: string, n: number): string;
}

/** Builds the paths of runs below `home`. */
export function createRunPaths(home: string): RunPaths {
  const runsDir = join(home, 'runs');
  const runDir = (runId: string) => join(runsDir, safeId(runId));
  const sessionDir = (runId: string, sessionId: string) => join(runDir(runId), 'sessions', safeId(sessionId));
  return {
    runsDir,
    runDir,
    sessionDir,
    recordFile: (runId) => join(runDir(runId), 'record.json'),
    revisionsDir: (runId) => join(runDir(runId), 'revisions'),
    journalFile: (runId) => join(runDir(runId), 'events.jsonl'),
    attemptDir: (runId, sessionId, n) => join(sessionDir(runId, sessionId), 'attempts', safeAttemptNumber(n)),
  };
}

/** True for ids that may become part of a path. */
export function isSafeId(id: string): boolean {
  return OpaqueIdSchema.safeParse(id).success;
}

/** @throws SpecflowError INVALID_ID when `id` could lead anywhere else. */
export function safeId(id: string): string {
  if (isSafeId(id)) return id;
  throw new SpecflowError('INVALID_ID', { message: `"${id.slice(0, 80)}" is not an id of ours.` });
}

function safeAttemptNumber(n: number): string {
  if (Number.isInteger(n) && n > 0) return String(n);
  throw new SpecflowError('INVALID_ID', { message: `${n} is not the number of an attempt.` });
}
