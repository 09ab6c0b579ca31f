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

/** The refusal of a command about a run in a project that has none. */
export function noRun(): SpecflowError {
  return new SpecflowError('RUN_NOT_FOUND', {
    message: 'The project has no run.',
    hint: 'Start one with "specflow orchestrate".',
  });
}
