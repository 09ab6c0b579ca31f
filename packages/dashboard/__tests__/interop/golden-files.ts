/*
 * Files in the shapes that existing SpecFlow tools write (interop contract §2 and §3), made by hand.
 */

export const OLD_RUN = '0b9f6c1e-5d1a-4c7e-9a55-2d1f3c4b5a69';
export const OLD_SESSION = '7e57ab1e-0000-4000-8000-000000000001';
const PROJECT_ID = '5f0c1a52-6a53-4c0b-8d1e-0b1c2d3e4f50';
const AT = '2026-01-05T20:00:00.000Z';

const config = {
  autoMerge: false,
  additionalContext: '',
  skipDesign: true,
  skipAnalyze: true,
  autoHealEnabled: true,
  maxHealAttempts: 1,
  batchSizeFallback: 15,
  pauseBetweenBatches: false,
  budget: { maxPerBatch: 5, maxTotal: 50, healingBudget: 2, decisionBudget: 0.5 },
};

const project = { id: PROJECT_ID, name: 'demo', path: '/somewhere/demo' };
const phase = {
  id: null,
  number: '0010',
  name: 'Initial Setup',
  branch: '0010-initial-setup',
  status: 'in_progress',
  hasUserGate: false,
};
const step = { current: 'implement', index: 2, status: 'in_progress' };

/** As the command leaves it in mid-implement, with the keys that skills and old versions add. */
export const stateWithoutRun = {
  schema_version: '3.0',
  project,
  last_updated: AT,
  orchestration: {
    phase,
    next_phase: { number: '0020', name: 'Billing', description: null },
    step,
    steps: {},
    progress: { tasks_completed: 0, tasks_total: 0, percentage: 0 },
    analyze: { iteration: 2, completedAt: 1767643200 },
    implement: { current_tasks: ['T003'], current_section: 'Setup', started_at: AT },
  },
  health: { status: 'initializing', last_check: AT, issues: [] },
  memory: { archive_reviews: { '0001': { reviewed_at: AT, promotions: [], skipped: [] } } },
  actions: { available: [], pending: [], history: [{ type: 'phase_completed', phase_number: '0001' }] },
};

/** The newest generation: the run lives in the state. */
export const stateWithRun = {
  ...stateWithoutRun,
  orchestration: {
    ...stateWithoutRun.orchestration,
    dashboard: {
      active: {
        id: OLD_RUN,
        startedAt: AT,
        status: 'needs_attention',
        config: { ...config, skipImplement: false, skipVerify: false },
      },
      batches: {
        total: 2,
        current: 1,
        items: [
          {
            section: 'Setup',
            taskIds: ['T001', 'T002'],
            status: 'healed',
            healAttempts: 1,
            workflowId: 'w1',
          },
          { section: 'Core', taskIds: ['T003'], status: 'failed', healAttempts: 0 },
        ],
      },
      cost: { total: 1.25, perBatch: [] },
      decisionLog: [{ timestamp: AT, action: 'spawn', reason: 'first batch' }],
      lastWorkflow: { id: 'w2', skill: 'flow.implement', status: 'stale' },
      recoveryContext: { issue: 'Batch failed', options: ['retry', 'skip', 'abort'], failedWorkflowId: 'w2' },
    },
  },
};

/** Everything that may be null is null, everything that may be absent is absent. */
export const sparseState = {
  schema_version: '3.0',
  project,
  orchestration: {
    phase: { ...phase, id: null, branch: null, goals: null, userGateCriteria: null, userGateStatus: null },
    next_phase: null,
    step: { current: 'implement', index: null, status: null },
    implement: null,
    analyze: null,
    progress: null,
    dashboard: { active: null, lastWorkflow: null },
  },
  health: null,
};

/** The record of a run as older dashboards kept it. It has no version and says that it runs. */
export const oldRecord = {
  id: OLD_RUN,
  projectId: PROJECT_ID,
  status: 'running',
  config,
  currentPhase: 'implement',
  batches: {
    total: 1,
    current: 0,
    items: [
      {
        index: 0,
        section: 'Setup',
        taskIds: ['T001'],
        status: 'running',
        startedAt: AT,
        healAttempts: 0,
        workflowExecutionId: '22222222-2222-4222-8222-222222222222',
      },
    ],
  },
  executions: { implement: ['22222222-2222-4222-8222-222222222222'], healers: [] },
  startedAt: AT,
  updatedAt: AT,
  decisionLog: [{ timestamp: AT, decision: 'spawn', reason: 'first batch' }],
  totalCostUsd: 0.4,
};

export const spawnIntent = { skill: 'flow.implement', orchestrationId: OLD_RUN, timestamp: AT };
export const runnerFile = { orchestrationId: OLD_RUN, pid: 1, startedAt: AT };

/** One execution in mid-flight, as they store it per session and while no session is known. */
export const executionRecord = {
  id: '22222222-2222-4222-8222-222222222222',
  projectId: PROJECT_ID,
  provider: 'claude',
  sessionId: OLD_SESSION,
  orchestrationId: OLD_RUN,
  skill: 'flow.implement Execute only the "Setup" section (T001). Do NOT work on tasks from other sections.',
  status: 'running',
  answers: {},
  logs: ['started'],
  stdout: '',
  stderr: '',
  costUsd: 0,
  startedAt: AT,
  updatedAt: AT,
  timeoutMs: 14_400_000,
  pid: 1,
};

export const sessionIndex = {
  sessions: [
    {
      sessionId: OLD_SESSION,
      executionId: executionRecord.id,
      skill: executionRecord.skill,
      status: 'running',
      startedAt: AT,
      updatedAt: AT,
      costUsd: 0,
    },
  ],
};
