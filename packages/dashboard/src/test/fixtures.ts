import {
  type BatchItem,
  type OrchestrationConfigInput,
  OrchestrationConfigSchema,
  OrchestrationExecutionSchema,
  type OrchestrationView,
  type StepState,
  type TaskView,
  type WorkflowExecution,
} from '@specflow/shared/schemas';

/** The moment at which every fixture is looked at. */
export const NOW = Date.parse('2026-11-20T10:30:20.000Z');

/** A point in time so many seconds before {@link NOW}. */
export const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const PROJECT_ID = 'app-api';
export const RUN_ID = uuid(1);

const SECTIONS: readonly (readonly [section: string, ids: readonly string[]])[] = [
  ['Setup', ['T001', 'T002', 'T003', 'T004', 'T005', 'T006', 'T007', 'T008']],
  ['Core Components', ['T009', 'T010', 'T011', 'T012', 'T013', 'T014', 'T015', 'T016', 'T017']],
  [
    'Integration',
    ['T018', 'T019', 'T020', 'T021', 'T022', 'T023', 'T024', 'T025', 'T026', 'T027', 'T028', 'T029'],
  ],
  ['Polish', ['T030', 'T031', 'T032', 'T033', 'T034', 'T035']],
];

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  T009: 'Base service with typed errors',
  T010: 'Persist state atomically in src/state-store.ts',
  T011: 'Route handlers',
  T012: 'Validation messages',
  T013: 'Retry policy',
  T014: 'Unit tests for service',
  T015: 'API integration tests that cover every documented error code, including the ones that only a broken file system can provoke',
};

const ids = (from: number, to: number): string[] =>
  SECTIONS.flatMap(([, all]) => all).filter((id) => Number(id.slice(1)) >= from && Number(id.slice(1)) <= to);

/** The tasks of the phase, of which the first `done` are ticked. */
export function buildTasks(done = 12): readonly TaskView[] {
  return SECTIONS.flatMap(([section, taskIds]) =>
    taskIds.map((id) => ({
      id,
      section,
      description: DESCRIPTIONS[id] ?? `${section} work item ${id}`,
      status: Number(id.slice(1)) <= done ? ('done' as const) : ('pending' as const),
    })),
  );
}

const statesOf = (taskIds: readonly string[], done: number): BatchItem['taskStates'] =>
  Object.fromEntries(taskIds.map((id) => [id, Number(id.slice(1)) <= done ? 'done' : 'open']));

function batchBase(index: number, done: number) {
  const [section, taskIds] = SECTIONS[index] ?? ['', []];
  const taskStates = statesOf(taskIds, done);
  return {
    id: `batch-${index + 1}`,
    index,
    section,
    taskIds: [...taskIds],
    taskStates,
    tasksCompleted: Object.values(taskStates).filter((state) => state === 'done').length,
    healAttempts: 0,
    healAllowanceFrom: 0,
    executionIds: [] as string[],
    costUsd: 0,
    unproven: [] as string[],
    attemptsWithoutProgress: 0,
    warnings: [] as string[],
  };
}

const evidence = (files: number, ticked: readonly string[]): BatchItem['evidence'] => ({
  files: Array.from({ length: files }, (_, n) => ({
    path: `src/module-${n}.ts`,
    status: n === 0 ? ('modified' as const) : ('added' as const),
    additions: 40 + n,
    deletions: n === 0 ? 8 : 0,
  })),
  ticked: [...ticked],
  tickedOutside: [],
});

/** A batch that is done, with its evidence. */
function completedBatch(index: number): BatchItem {
  const base = batchBase(index, 99);
  return {
    ...base,
    status: 'completed',
    executionIds: [uuid(100 + index)],
    costUsd: 1.86,
    startedAt: ago(495),
    completedAt: ago(223),
    evidence: evidence(6, base.taskIds),
  };
}

/** A batch at work. */
function runningBatch(index: number, done: number): BatchItem {
  return {
    ...batchBase(index, done),
    status: 'running',
    executionIds: [uuid(100 + index)],
    costUsd: 1.56,
    startedAt: ago(223),
  };
}

/** A batch that waits for its turn. */
export function pendingBatch(index: number): BatchItem {
  return { ...batchBase(index, 0), status: 'pending' };
}

const FAILURE = {
  class: 'incomplete' as const,
  message: 'The agent ended well, but 5 of 9 tasks are still open.',
  signature: 'incomplete:5',
};

/** A batch that ended with open tasks. */
function failedBatch(index: number, done: number): BatchItem {
  return {
    ...batchBase(index, done),
    status: 'failed',
    executionIds: [uuid(100 + index)],
    costUsd: 2.31,
    startedAt: ago(223),
    failure: FAILURE,
  };
}

function execution(index: number, endedAt?: string): WorkflowExecution {
  const startedAt = index === 0 ? ago(495) : ago(223);
  return {
    id: uuid(100 + index),
    kind: 'batch',
    step: 'implement',
    epoch: 0,
    batchId: `batch-${index + 1}`,
    skill: 'flow.implement',
    taskIds: [],
    status: endedAt === undefined ? 'running' : 'completed',
    attempts: [
      {
        id: `${uuid(100 + index)}.1`,
        n: 1,
        sessionId: uuid(200 + index),
        mode: 'new',
        state: endedAt === undefined ? 'running' : 'ended',
        capUsd: 5,
        timeoutMs: 14_400_000,
        intendedAt: startedAt,
        startedAt,
        endedAt,
      },
    ],
    startedAt,
    endedAt,
  };
}

const step = (status: StepState['status']): StepState => ({
  status,
  epoch: 0,
  executionIds: [],
  healAttempts: 0,
});

/** The configuration of a run with some fields chosen. */
export const buildConfig = (input: OrchestrationConfigInput = {}) => OrchestrationConfigSchema.parse(input);

/** A run in the middle of batch 2 of 4, with some fields replaced. */
export function buildRun(overrides: Partial<OrchestrationView> = {}): OrchestrationView {
  return {
    schemaVersion: 1,
    revision: 17,
    id: RUN_ID,
    kind: 'phase',
    projectId: PROJECT_ID,
    project: {
      path: '/home/ada/code/app-api',
      identity: '2049:1311',
      branch: '1055-smart-batching',
      baseBranch: 'main',
      baseCommit: 'a1b2c3d',
    },
    agentKind: 'claude',
    permissionMode: 'acceptEdits',
    status: 'running',
    statusReason: 'Batch 2 is at work',
    config: buildConfig(),
    phase: {
      number: '1055',
      name: 'Smart batching & orchestration',
      featureDir: 'specs/1055-smart-batching',
      userGate: 'none',
    },
    currentPhase: 'implement',
    steps: {
      design: step('completed'),
      analyze: step('completed'),
      implement: step('running'),
      verify: step('pending'),
      merge: step('pending'),
    },
    batches: {
      total: 4,
      current: 1,
      items: [completedBatch(0), runningBatch(1, 12), pendingBatch(2), pendingBatch(3)],
      usedFallback: false,
    },
    executions: { implement: [uuid(100), uuid(101)], healers: [], decisions: [] },
    executionRecords: [execution(0, ago(223)), execution(1)],
    ledger: [
      {
        attemptId: `${uuid(100)}.1`,
        executionId: uuid(100),
        kind: 'batch',
        step: 'implement',
        batchId: 'batch-1',
        reservedUsd: 5,
        spentUsd: 1.86,
        estimated: false,
        reservedAt: ago(495),
        settledAt: ago(223),
      },
      {
        attemptId: `${uuid(101)}.1`,
        executionId: uuid(101),
        kind: 'batch',
        step: 'implement',
        batchId: 'batch-2',
        reservedUsd: 3.44,
        estimated: false,
        reservedAt: ago(223),
      },
    ],
    totalCostUsd: 3.42,
    intents: {},
    decisionLog: [
      { timestamp: ago(700), decision: 'Design skipped', reason: 'spec, plan and 35 tasks exist' },
      { timestamp: ago(500), decision: 'Analyze done', reason: '4 batches planned from tasks.md' },
      { timestamp: ago(495), decision: 'Started batch 1: Setup (T001–T008)', reason: 'cap $5.00' },
      {
        timestamp: ago(224),
        decision: 'Batch 1 completed in 4m 32s',
        reason: '8 of 8 tasks proven by changes',
      },
      { timestamp: ago(223), decision: 'Started batch 2: Core Components (T009–T017)', reason: 'cap $5.00' },
    ],
    tasks: { completed: 12, total: 35 },
    verifyReopened: 0,
    notified: [],
    artifacts: { spec: true, plan: true },
    spans: [
      { status: 'running', step: 'design', from: ago(690), to: ago(560) },
      { status: 'running', step: 'analyze', from: ago(560), to: ago(498) },
      { status: 'running', step: 'implement', from: ago(498) },
    ],
    warnings: [],
    startedAt: ago(690),
    updatedAt: ago(4),
    progress: {
      label: 'Implementing batch 2 of 4: Core Components',
      batchLabel: 'Implementing batch 2 of 4: Core Components',
      tasksCompleted: 12,
      tasksTotal: 35,
      activeMs: 192_000,
      runningSince: ago(498),
      etaMs: [540_000, 960_000],
      money: {
        spentUsd: 3.42,
        reservedUsd: 3.44,
        leftUsd: 43.14,
        healingSpentUsd: 0,
        decisionSpentUsd: 0,
        estimatedUsd: 0,
      },
    },
    next: ['pause', 'cancel', 'raise-budget'],
    ...overrides,
  };
}

const money = buildRun().progress.money;
/** Progress and records of a run without a live agent. */
const quiet = {
  activeMs: 700_000,
  runningSince: undefined,
  etaMs: undefined,
  money: { ...money, reservedUsd: 0, leftUsd: 46.58 },
};
const settled: Pick<OrchestrationView, 'ledger' | 'executionRecords' | 'spans'> = {
  ledger: buildRun().ledger.map((entry) => ({
    ...entry,
    spentUsd: entry.spentUsd ?? 1.56,
    settledAt: entry.settledAt ?? ago(10),
  })),
  executionRecords: [execution(0, ago(223)), execution(1, ago(10))],
  spans: buildRun().spans.map((span) => ({ ...span, to: span.to ?? ago(10) })),
};

/** A run that a person paused. */
export function pausedRun(): OrchestrationView {
  const run = buildRun();
  return buildRun({
    ...settled,
    status: 'paused',
    statusReason: 'Paused by a person after batch 1.',
    batches: {
      ...run.batches,
      items: [completedBatch(0), pendingBatch(1), pendingBatch(2), pendingBatch(3)],
    },
    progress: { ...run.progress, ...quiet, label: 'Paused', tasksCompleted: 8 },
    next: ['resume', 'cancel', 'raise-budget', 'go-back'],
  });
}

/** A run that waits for the reset of a rate limit. */
export function parkedRun(): OrchestrationView {
  const run = buildRun();
  return buildRun({
    ...settled,
    status: 'parked',
    statusReason: 'The usage limit of the subscription is reached.',
    resumeAt: new Date(NOW + 42 * 60_000).toISOString(),
    progress: { ...run.progress, ...quiet, label: 'Parked' },
    next: ['resume', 'cancel', 'raise-budget', 'go-back'],
  });
}

/** A run whose second batch failed and is being repaired. */
export function healingRun(): OrchestrationView {
  const run = buildRun();
  const [first, second] = run.executionRecords;
  if (first === undefined || second === undefined) throw new Error('the fixture has two executions');
  const healer: WorkflowExecution = {
    ...execution(1),
    id: uuid(300),
    kind: 'heal',
    healsExecutionId: second.id,
    attempts: execution(1).attempts.map((attempt) => ({
      ...attempt,
      id: `${uuid(300)}.1`,
      sessionId: uuid(301),
      mode: 'fork' as const,
      capUsd: 2,
    })),
  };
  const healing: BatchItem = {
    ...batchBase(1, 12),
    status: 'healing',
    healAttempts: 1,
    healerExecutionId: healer.id,
    executionIds: [second.id, healer.id],
    costUsd: 2.31,
    startedAt: ago(223),
    failure: FAILURE,
  };
  const label = 'Auto-healing batch 2...';
  return buildRun({
    batches: { ...run.batches, items: [completedBatch(0), healing, pendingBatch(2), pendingBatch(3)] },
    executionRecords: [first, { ...second, status: 'failed', endedAt: ago(60) }, healer],
    executions: { ...run.executions, healers: [healer.id] },
    progress: { ...run.progress, label, healing: true },
  });
}

/** A run whose second batch was repaired. */
export function healedRun(): OrchestrationView {
  const run = mergeReadyRun();
  const healed: BatchItem = {
    ...batchBase(1, 99),
    status: 'healed',
    healAttempts: 1,
    executionIds: [uuid(101)],
    costUsd: 2.31,
    startedAt: ago(223),
    completedAt: ago(100),
    failure: FAILURE,
    evidence: evidence(3, ['T013', 'T014']),
  };
  const items = run.batches.items.map((item, index) => (index === 1 ? healed : item));
  return { ...run, batches: { ...run.batches, items } };
}

/** The agent of one group of a wave; without an end it is at work. */
function groupExecution(n: number, groupId: string, from: number, to?: number): WorkflowExecution {
  const base = execution(1, to === undefined ? undefined : ago(to));
  const [attempt] = base.attempts;
  if (attempt === undefined) throw new Error('the fixture has an attempt');
  const id = uuid(400 + n);
  const times = { intendedAt: ago(from), startedAt: ago(from - 1) };
  return {
    ...base,
    id,
    groupId,
    startedAt: times.startedAt,
    attempts: [{ ...attempt, ...times, id: `${id}.1`, sessionId: uuid(500 + n) }],
  };
}

/** A run whose second batch three agents do beside each other, in worktrees of their own. */
export function wavesRun(): OrchestrationView {
  const run = buildRun();
  const [first] = run.executionRecords;
  if (first === undefined) throw new Error('the fixture has executions');
  const worktree = (id: string) => `/home/ada/.specflow/worktrees/${RUN_ID}/${id}`;
  const records = [
    groupExecution(1, 'b2-w1-1', 223, 120),
    groupExecution(2, 'b2-w1-2', 222, 96),
    groupExecution(3, 'b2-w2-1', 90),
    groupExecution(4, 'b2-w2-2', 89),
    groupExecution(5, 'b2-w2-3', 88),
  ];
  const group = (n: number, wave: number, id: string, taskIds: string[]) => ({
    id,
    wave,
    taskIds,
    executionIds: [uuid(400 + n)],
    healAttempts: 0,
  });
  const waves: BatchItem = {
    ...batchBase(1, 12),
    status: 'running',
    executionIds: records.map(({ id }) => id),
    costUsd: 1.56,
    startedAt: ago(223),
    groups: [
      { ...group(1, 1, 'b2-w1-1', ['T009', 'T010']), status: 'merged', mergedCommit: 'c0ffee1' },
      {
        ...group(2, 1, 'b2-w1-2', ['T011', 'T012']),
        status: 'redo',
        conflict: { files: ['src/routes.ts'], message: 'Both agents changed the same lines.' },
      },
      { ...group(3, 2, 'b2-w2-1', ['T013']), status: 'running', worktree: worktree('b2-w2-1') },
      { ...group(4, 2, 'b2-w2-2', ['T014', 'T015']), status: 'running', worktree: worktree('b2-w2-2') },
      { ...group(5, 2, 'b2-w2-3', ['T016', 'T017']), status: 'running', worktree: worktree('b2-w2-3') },
    ],
  };
  const entry = (record: WorkflowExecution, spentUsd?: number) => ({
    attemptId: record.attempts[0]?.id ?? '',
    executionId: record.id,
    kind: 'batch' as const,
    step: 'implement' as const,
    batchId: 'batch-2',
    reservedUsd: 1.1,
    estimated: false,
    reservedAt: ago(90),
    ...(spentUsd === undefined ? {} : { spentUsd, settledAt: ago(90) }),
  });
  return buildRun({
    config: buildConfig({ parallelism: 3 }),
    batches: { ...run.batches, items: [completedBatch(0), waves, pendingBatch(2), pendingBatch(3)] },
    executionRecords: [first, ...records],
    ledger: [
      ...run.ledger.slice(0, 1),
      ...records.map((record, n) => entry(record, n < 2 ? 0.78 : undefined)),
    ],
  });
}

/** A run whose second batch a person skipped: two of its tasks were done before. */
export function skippedRun(): OrchestrationView {
  const run = mergeReadyRun();
  const base = batchBase(1, 10);
  const skipped: BatchItem = {
    ...base,
    status: 'skipped',
    skipReason: 'Skipped by a person.',
    taskStates: Object.fromEntries(
      base.taskIds.map((id) => [
        id,
        base.taskStates[id] === 'done' ? ('done' as const) : ('waived' as const),
      ]),
    ),
    // Settled: done or waived.
    tasksCompleted: base.taskIds.length,
    executionIds: [uuid(101)],
    costUsd: 2.31,
    startedAt: ago(223),
    completedAt: ago(100),
  };
  return {
    ...run,
    statusReason: 'Verified. The merge waits for you.',
    batches: { ...run.batches, items: run.batches.items.map((item, n) => (n === 1 ? skipped : item)) },
    tasks: { completed: 28, total: 35 },
    progress: { ...run.progress, tasksCompleted: 28 },
  };
}

/** A run whose agent asks something. */
export function waitingRun(): OrchestrationView {
  const run = buildRun();
  const [first, second] = run.executionRecords;
  if (first === undefined || second === undefined) throw new Error('the fixture has two executions');
  const question = 'Which database should the store use?';
  const asking: WorkflowExecution = {
    ...second,
    status: 'waiting_for_input',
    questions: [
      { id: 'q1-1', header: 'Database', question, options: [{ label: 'SQLite' }, { label: 'PostgreSQL' }] },
    ],
  };
  return buildRun({
    ...settled,
    status: 'waiting_input',
    statusReason: question,
    executionRecords: [first, asking],
    progress: { ...run.progress, ...quiet, label: 'Waiting for input' },
    next: ['answer', 'cancel', 'raise-budget'],
  });
}

/** A run whose second batch failed. */
export function attentionRun(): OrchestrationView {
  const run = buildRun();
  const failed = failedBatch(1, 12);
  return buildRun({
    ...settled,
    status: 'needs_attention',
    statusReason: 'Batch 2 ended with open tasks.',
    recoveryContext: {
      code: 'BATCH_FAILED',
      issue: 'Batch 2 “Core Components” ended with 5 open tasks.',
      fix: 'Look at the open tasks, then retry the batch or skip it.',
      options: ['retry', 'skip', 'abort'],
      batchId: failed.id,
      step: 'implement',
      failure: 'failure' in failed ? failed.failure : undefined,
    },
    batches: { ...run.batches, items: [completedBatch(0), failed, pendingBatch(2), pendingBatch(3)] },
    progress: { ...run.progress, ...quiet, label: 'Needs attention' },
    next: ['retry', 'skip', 'abort', 'cancel', 'raise-budget', 'go-back'],
  });
}

/** A run that used up the money of a batch. */
export function budgetRun(): OrchestrationView {
  const run = attentionRun();
  return {
    ...run,
    recoveryContext: {
      code: 'BUDGET_REACHED',
      issue: 'Batch 2 has used up its $5.00.',
      fix: 'Raise “Max per batch” to go on, or abort.',
      options: ['retry', 'abort'],
      batchId: 'batch-2',
      step: 'implement',
    },
    next: ['retry', 'abort', 'cancel', 'raise-budget', 'go-back'],
  };
}

/** A verified run that waits for its merge; `unproven` tasks and the user gate can be set. */
export function mergeReadyRun(
  options: { readonly unproven?: readonly string[]; readonly userGate?: 'none' | 'pending' } = {},
): OrchestrationView {
  const run = buildRun();
  const items = [0, 1, 2, 3].map(completedBatch);
  const last = items[3];
  if (last !== undefined) items[3] = { ...last, unproven: [...(options.unproven ?? [])] };
  return buildRun({
    ...settled,
    status: 'waiting_merge',
    statusReason: 'All 35 tasks are verified. The merge waits for you.',
    currentPhase: 'merge',
    phase: { ...run.phase, userGate: options.userGate ?? 'none' },
    steps: {
      ...run.steps,
      implement: step('completed'),
      verify: step('completed'),
    },
    batches: { ...run.batches, items },
    progress: { ...run.progress, ...quiet, label: 'Merge Ready', tasksCompleted: 35, batchLabel: null },
    next: ['merge', 'finish', 'cancel', 'raise-budget', 'go-back'],
  });
}

/** A run that is a single slash command, at work. */
export function workflowRun(): OrchestrationView {
  const run = buildRun();
  const [, second] = run.executionRecords;
  if (second === undefined) throw new Error('the fixture has two executions');
  return buildRun({
    kind: 'workflow',
    workflow: { skill: 'flow.review', context: 'the last phase' },
    batches: { total: 0, current: 0, items: [], usedFallback: false },
    executionRecords: [{ ...second, kind: 'workflow', skill: 'flow.review', batchId: undefined }],
    progress: { ...run.progress, label: 'Running /flow.review', batchLabel: null, etaMs: undefined },
  });
}

/** A run that is over and merged. */
export function completedRun(): OrchestrationView {
  const run = mergeReadyRun();
  return {
    ...run,
    status: 'completed',
    statusReason: 'Merged into main.',
    currentPhase: 'complete',
    outcome: 'merged',
    completedAt: ago(30),
    steps: { ...run.steps, merge: step('completed') },
    next: ['dismiss'],
  };
}

/** A run that a person cancelled in its second batch. */
export function cancelledRun(): OrchestrationView {
  const run = buildRun();
  const second = { ...batchBase(1, 12), status: 'cancelled' as const, completedAt: ago(30), costUsd: 1.56 };
  return buildRun({
    ...settled,
    status: 'cancelled',
    statusReason: 'Cancelled by a person.',
    completedAt: ago(30),
    batches: { ...run.batches, items: [completedBatch(0), second, pendingBatch(2), pendingBatch(3)] },
    progress: { ...run.progress, ...quiet, label: 'Cancelled' },
    next: ['dismiss'],
  });
}

/** True when the record part of a fixture is one that the engine could have written. */
export function isValidRecord(run: OrchestrationView): boolean {
  return OrchestrationExecutionSchema.safeParse(run).success;
}

/** Ids of the tasks from one number to another. */
export const taskIds = ids;
