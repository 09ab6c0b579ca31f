import type { StateFile } from '@specflow/shared/schemas';

/** The state file of a new project, key by key what `specflow init` of generation 3 writes. */
export function createInitialState(input: {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly now: Date;
}): StateFile {
  const at = input.now.toISOString();
  return {
    schema_version: '3.0',
    project: { id: input.id, name: input.name, path: input.path },
    last_updated: at,
    orchestration: {
      phase: { id: null, number: null, name: null, branch: null, status: 'not_started' },
      next_phase: null,
      step: { current: 'design', index: 0, status: 'not_started' },
      implement: null,
      dashboard: {
        active: null,
        batches: { total: 0, current: 0, items: [] },
        cost: { total: 0, perBatch: [] },
        decisionLog: [],
        lastWorkflow: null,
      },
    },
    health: { status: 'initializing', last_check: at, issues: [] },
  };
}
