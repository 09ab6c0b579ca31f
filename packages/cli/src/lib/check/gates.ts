import type { ProjectStatus } from '@specflow/shared/schemas';

/** The gates of a phase, in their order. */
export const GATES = ['design', 'specify', 'implement', 'verify', 'memory'] as const;
export type GateName = (typeof GATES)[number];

/** Whether one gate is passed, and by which facts. `reason` is present when it is not. */
export interface Gate {
  readonly passed: boolean;
  readonly reason?: string;
  readonly checks: Readonly<Record<string, boolean>>;
}

/** What the gates are judged by. */
export interface GateFacts {
  readonly status: ProjectStatus;
  /** `.evidence.json` lies beside the task file. For information: it decides nothing. */
  readonly hasEvidence: boolean;
  readonly hasConstitution: boolean;
  /** Archived phases that nobody reviewed for the project's memory. */
  readonly unreviewed: readonly string[];
}

/**
 * Judges every gate from facts alone. A deferred task is settled, a blocked one is not, and a task file without
 * tasks passes nothing.
 */
export function judgeGates(facts: GateFacts): Readonly<Record<GateName, Gate>> {
  const { status, hasEvidence, hasConstitution, unreviewed } = facts;
  const { hasSpec, hasPlan, hasTasks } = status.context;
  const { tasksCompleted, tasksTotal, tasksBlocked } = status.progress;
  const hasWork = tasksTotal > 0;
  const implement = {
    hasTasks,
    tasksFound: hasWork,
    allTasksSettled: hasWork && tasksCompleted === tasksTotal,
    nothingBlocked: tasksBlocked === 0,
  };
  const left = tasksTotal - tasksCompleted;
  const why = !hasTasks
    ? 'There is no tasks.md.'
    : !hasWork
      ? 'tasks.md holds no task.'
      : `${left} of ${tasksTotal} tasks are left, ${tasksBlocked} of them blocked.`;
  const verified = isVerified(status);
  const artifacts = { hasSpec, hasPlan, hasTasks, tasksFound: hasWork };
  const missing = Object.entries({ spec: hasSpec, plan: hasPlan, tasks: hasTasks && hasWork })
    .filter(([, isThere]) => !isThere)
    .map(([name]) => `${name}.md`);
  const isImplemented = all(implement);
  return {
    design: gate(artifacts, `Missing or empty: ${missing.join(', ')}.`),
    specify: gate({ hasSpec }, 'Missing: spec.md.'),
    implement: gate(implement, why),
    verify: {
      ...gate(
        { implemented: isImplemented, verified },
        isImplemented ? 'The phase has not been verified.' : why,
      ),
      checks: { implemented: isImplemented, verified, hasEvidence },
    },
    memory: gate(
      { hasConstitution, archivesReviewed: unreviewed.length === 0 },
      hasConstitution ? `Not reviewed: phase ${unreviewed.join(', ')}.` : 'There is no constitution.',
    ),
  };
}

/** A recorded outcome counts; without one, a verify step that the skills have marked as over. */
function isVerified({ verification, step }: ProjectStatus): boolean {
  if (verification.status !== 'none') return verification.status === 'passed';
  return step.current === 'merge' || (step.current === 'verify' && step.status === 'complete');
}

function gate(checks: Readonly<Record<string, boolean>>, reason: string): Gate {
  return all(checks) ? { passed: true, checks } : { passed: false, reason, checks };
}

const all = (checks: Readonly<Record<string, boolean>>): boolean => Object.values(checks).every(Boolean);
