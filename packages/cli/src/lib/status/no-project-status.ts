import type { SpecflowError } from '@specflow/shared/errors';
import type { ProjectStatus } from '@specflow/shared/schemas';

/** The status outside of any project: the usual shape, with the reason as its one health issue. */
export function noProjectStatus(error: SpecflowError): ProjectStatus {
  return {
    phase: {
      number: null,
      name: null,
      branch: null,
      status: null,
      hasUserGate: false,
      userGateStatus: 'none',
    },
    step: { current: null, index: null, status: null },
    progress: { tasksCompleted: 0, tasksTotal: 0, tasksBlocked: 0, tasksDeferred: 0, percentage: 0 },
    verification: { status: 'none' },
    health: {
      status: 'error',
      issues: [{ code: 'NO_PROJECT', severity: 'error', message: error.message, fix: error.hint }],
    },
    nextAction: 'fix_health',
    blockers: [],
    context: { featureDir: null, hasSpec: false, hasPlan: false, hasTasks: false },
  };
}
