import { SpecflowError } from '@specflow/shared/errors';

/** The refusal of a second start, the same wherever it is noticed (mission B5). */
export function orchestrationInProgress(orchestrationId: string): SpecflowError {
  return new SpecflowError('ORCHESTRATION_IN_PROGRESS', {
    message: 'Orchestration already in progress',
    hint: 'Wait for it to finish, or cancel it first.',
    details: { orchestrationId },
  });
}
