import { SpecflowError } from '@specflow/shared/errors';
import type { OrchestrationSummary } from '@specflow/shared/schemas';

/** The refusal of a command that could be about any of several active runs. */
export function severalRuns(active: readonly OrchestrationSummary[]): SpecflowError {
  const names = active.map(({ id, file }) => (file === undefined ? id : `${id} (${file})`));
  return new SpecflowError('SEVERAL_RUNS', {
    message: `Several runs of this project are active: ${names.join(', ')}.`,
    hint: 'Say which one is meant with --id <run>; "specflow orchestrate status" tells what they do.',
    details: { orchestrationIds: active.map(({ id }) => id) },
  });
}
