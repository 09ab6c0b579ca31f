import type { ProjectStatus } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { decideNextAction } from './next-action';

type Facts = Omit<ProjectStatus, 'nextAction'>;

function facts(change: {
  step?: Facts['step']['current'];
  stepStatus?: string;
  settled?: number;
  total?: number;
  phase?: Partial<Facts['phase']>;
  verification?: Facts['verification']['status'];
  health?: Facts['health']['status'];
  hasTasks?: boolean;
}): Facts {
  return {
    phase: {
      number: '0010',
      name: 'x',
      branch: null,
      status: 'in_progress',
      hasUserGate: false,
      userGateStatus: 'none',
      ...change.phase,
    },
    step: {
      current: change.step === undefined ? 'implement' : change.step,
      index: null,
      status: change.stepStatus ?? 'in_progress',
    },
    progress: {
      tasksCompleted: change.settled ?? 0,
      tasksTotal: change.total ?? 4,
      tasksBlocked: 0,
      tasksDeferred: 0,
      percentage: 0,
    },
    verification: { status: change.verification ?? 'none' },
    health: { status: change.health ?? 'ready', issues: [] },
    blockers: [],
    context: { featureDir: '/p', hasSpec: true, hasPlan: true, hasTasks: change.hasTasks ?? true },
  };
}

const gate = { hasUserGate: true, userGateStatus: 'pending' } as const;

describe('decideNextAction', () => {
  it.each([
    ['broken health comes first', facts({ health: 'error', phase: { status: 'complete' } }), 'fix_health'],
    ['no phase', facts({ phase: { number: null, status: null } }), 'start_phase'],
    ['a phase that has not begun', facts({ phase: { status: 'not_started' } }), 'start_phase'],
    ['a complete phase', facts({ phase: { status: 'complete' } }), 'archive_phase'],
    ['design without tasks', facts({ step: 'design', hasTasks: false }), 'run_design'],
    ['design with all files', facts({ step: 'design' }), 'run_analyze'],
    ['no step at all', facts({ step: null, hasTasks: false }), 'run_design'],
    ['analyze under way', facts({ step: 'analyze' }), 'run_analyze'],
    ['analyze complete', facts({ step: 'analyze', stepStatus: 'complete' }), 'continue_implement'],
    ['open tasks', facts({ settled: 3 }), 'continue_implement'],
    [
      'open tasks although the step says complete',
      facts({ settled: 3, stepStatus: 'complete' }),
      'continue_implement',
    ],
    ['no tasks are never all tasks', facts({ total: 0, stepStatus: 'complete' }), 'continue_implement'],
    ['every task settled', facts({ settled: 4 }), 'run_verify'],
    [
      'verify with a re-opened task',
      facts({ step: 'verify', stepStatus: 'complete', settled: 3 }),
      'continue_implement',
    ],
    ['verify that has not run', facts({ step: 'verify', settled: 4 }), 'run_verify'],
    [
      'verify that failed',
      facts({ step: 'verify', stepStatus: 'complete', settled: 4, verification: 'failed' }),
      'run_verify',
    ],
    ['verify that passed', facts({ step: 'verify', settled: 4, verification: 'passed' }), 'ready_to_merge'],
    [
      'verify marked complete by a skill',
      facts({ step: 'verify', stepStatus: 'complete', settled: 4 }),
      'ready_to_merge',
    ],
    [
      'a pending user gate',
      facts({ step: 'verify', settled: 4, verification: 'passed', phase: gate }),
      'awaiting_user_gate',
    ],
    [
      'an unreadable gate',
      facts({
        step: 'verify',
        settled: 4,
        verification: 'passed',
        phase: { ...gate, userGateStatus: 'unreadable' },
      }),
      'awaiting_user_gate',
    ],
    [
      'a confirmed gate',
      facts({
        step: 'verify',
        settled: 4,
        verification: 'passed',
        phase: { ...gate, userGateStatus: 'confirmed' },
      }),
      'ready_to_merge',
    ],
    ['the merge step', facts({ step: 'merge', settled: 4 }), 'ready_to_merge'],
    [
      'the merge step before its gate',
      facts({ step: 'merge', settled: 4, phase: gate }),
      'awaiting_user_gate',
    ],
    ['the merge step with an open task', facts({ step: 'merge', settled: 3 }), 'continue_implement'],
  ])('%s', (_case, given, expected) => {
    expect(decideNextAction(given)).toBe(expected);
  });
});
