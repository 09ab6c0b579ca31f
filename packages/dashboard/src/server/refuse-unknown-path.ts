import { SpecflowError } from '@specflow/shared/errors';

/** Handles addresses below `/api` that no route has: an error in JSON, not a page. */
export async function refuseUnknownPath(): Promise<never> {
  throw new SpecflowError('NOT_FOUND', {
    message: 'There is no such route.',
    hint: 'Check path and spelling; GET /api/health answers without a token.',
  });
}
