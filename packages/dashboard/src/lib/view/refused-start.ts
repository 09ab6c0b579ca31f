import type { Blocker } from '@specflow/shared/schemas';
import { ApiError } from '../api-client/api-error';

/** The blockers with which the server refused a start (422); null when that is not what happened. */
export function refusedBlockers(error: unknown): readonly Blocker[] | null {
  if (!(error instanceof ApiError) || error.code !== 'PREFLIGHT_FAILED') return null;
  const { blockers } = error.details ?? {};
  return Array.isArray(blockers) ? blockers.filter(isBlocker) : null;
}

/** Id of the run that is in the way (409); null when that is not what happened. */
export function runInProgressId(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.code !== 'ORCHESTRATION_IN_PROGRESS') return null;
  const { orchestrationId } = error.details ?? {};
  return typeof orchestrationId === 'string' ? orchestrationId : null;
}

function isBlocker(value: unknown): value is Blocker {
  if (typeof value !== 'object' || value === null) return false;
  return 'code' in value && 'message' in value && 'fix' in value;
}
