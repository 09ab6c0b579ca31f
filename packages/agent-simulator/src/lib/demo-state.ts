import { randomUUID } from 'node:crypto';

/** The phase that the demo project is in the middle of. */
export const DEMO_PHASE = {
  number: '0001',
  name: 'Everyday helpers',
  branch: '0001-everyday-helpers',
} as const;

/** State file of a fresh demo project: its first phase is open, nothing of it has been run. */
export function demoState(path: string, now: Date): object {
  return {
    schema_version: '3.0',
    project: { id: randomUUID(), name: 'everyday-helpers', path },
    last_updated: now.toISOString(),
    orchestration: {
      phase: { id: null, ...DEMO_PHASE, status: 'in_progress', hasUserGate: false },
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
    health: { status: 'ready', last_check: now.toISOString(), issues: [] },
  };
}
