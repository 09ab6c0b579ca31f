import type {
  ActivityReply,
  ActivityRun,
  BatchPlanView,
  OrchestrationStatusReply,
  OrchestrationSummary,
  Preflight,
  ProjectsReply,
  ProjectView,
} from '@specflow/shared/schemas';
import { ago, buildRun, buildTasks, PROJECT_ID, RUN_ID, taskIds } from './fixtures';

const HISTORY_STATUSES = ['completed', 'completed', 'completed', 'cancelled', 'completed', 'failed'] as const;

/** The newest `count` runs of a project. */
function buildHistory(count: number): ProjectView['history'] {
  return Array.from({ length: count }, (_, n) => ({
    id: `run-${n}`,
    status: HISTORY_STATUSES[n % HISTORY_STATUSES.length] ?? 'completed',
    costUsd: 2 + ((n * 7) % 11),
    startedAt: ago(3_600 * (n + 1)),
  }));
}

/** An idle project with open tasks, with some fields replaced. */
export function buildProject(overrides: Partial<ProjectView> = {}): ProjectView {
  return {
    id: PROJECT_ID,
    name: 'app-api',
    path: '/home/ada/code/app-api',
    branch: '1055-smart-batching',
    phase: {
      number: '1055',
      name: 'Smart batching',
      branch: '1055-smart-batching',
      status: 'in_progress',
      hasUserGate: false,
      userGateStatus: 'none',
    },
    progress: { tasksCompleted: 12, tasksTotal: 35, tasksBlocked: 0, tasksDeferred: 0, percentage: 34 },
    history: buildHistory(20),
    ...overrides,
  };
}

type Orchestration = NonNullable<ProjectView['orchestration']>;

/** The run of a project as the list knows it. */
export function buildProjectRun(overrides: Partial<Orchestration> = {}): Orchestration {
  return {
    id: RUN_ID,
    status: 'running',
    currentPhase: 'implement',
    label: 'Implementing batch 2 of 4: Core Components',
    batchLabel: 'Implementing batch 2 of 4: Core Components',
    totalCostUsd: 3.42,
    maxTotalUsd: 50,
    updatedAt: ago(4),
    batch: { current: 2, total: 4 },
    ...overrides,
  };
}

/** One project in every group and some special cases. */
export function buildProjects(): ProjectsReply {
  const phase = (number: string, name: string) =>
    ({ ...buildProject().phase, number, name }) as ProjectView['phase'];
  return {
    awake: 'off',
    demoAvailable: true,
    projects: [
      buildProject({ orchestration: buildProjectRun() }),
      buildProject({
        id: 'billing',
        name: 'billing',
        phase: phase('0150', 'Invoices'),
        progress: { tasksCompleted: 17, tasksTotal: 28, tasksBlocked: 1, tasksDeferred: 0, percentage: 61 },
        needs: 'Batch 2 ended with 5 open tasks',
        orchestration: buildProjectRun({ status: 'needs_attention', updatedAt: ago(720), totalCostUsd: 4.1 }),
        history: buildHistory(14),
      }),
      buildProject({
        id: 'web-shop',
        name: 'web-shop',
        phase: phase('0042', 'Checkout'),
        progress: { tasksCompleted: 28, tasksTotal: 28, tasksBlocked: 0, tasksDeferred: 0, percentage: 100 },
        needs: 'All 28 tasks verified, 41 files changed',
        orchestration: buildProjectRun({
          status: 'waiting_merge',
          currentPhase: 'merge',
          updatedAt: ago(3_700),
          totalCostUsd: 11.73,
        }),
      }),
      buildProject({
        id: 'docs-site',
        name: 'docs-site',
        phase: phase('0007', 'Search'),
        progress: { tasksCompleted: 9, tasksTotal: 9, tasksBlocked: 0, tasksDeferred: 0, percentage: 100 },
        orchestration: buildProjectRun({
          status: 'completed',
          currentPhase: 'complete',
          label: 'Phase complete',
          updatedAt: ago(86_400),
          totalCostUsd: 2.96,
        }),
      }),
      buildProject({
        id: 'demo',
        name: 'textkit',
        demo: true,
        simulated: true,
        path: '/home/ada/.specflow/demo',
        phase: phase('0010', 'Word statistics'),
        progress: { tasksCompleted: 0, tasksTotal: 12, tasksBlocked: 0, tasksDeferred: 0, percentage: 0 },
        history: [],
      }),
      buildProject({
        id: 'infra',
        name: 'infrastructure-with-a-rather-long-name',
        unavailable: 'The folder is gone',
        phase: null,
        progress: null,
        history: buildHistory(3),
      }),
    ],
  };
}

/** The batches of a start. */
function buildPlan(overrides: Partial<BatchPlanView> = {}): BatchPlanView {
  return {
    batchCount: 4,
    taskCount: 35,
    usedFallback: false,
    summary: '4 batches, 35 tasks',
    warnings: [],
    batches: [
      { section: 'Setup', taskIds: taskIds(1, 8) },
      { section: 'Core Components', taskIds: taskIds(9, 17) },
      { section: 'Integration', taskIds: taskIds(18, 29) },
      { section: 'Polish', taskIds: taskIds(30, 35) },
    ],
    ...overrides,
  };
}

/** What stands before a start. */
function buildPreflight(overrides: Partial<Preflight> = {}): Preflight {
  return {
    startStep: 'implement',
    startBatch: 2,
    phase: { number: '1055', name: 'Smart batching & orchestration', branch: '1055-smart-batching' },
    warnings: [],
    blockers: [],
    agent: { kind: 'claude', version: '2.1.0', path: '/usr/local/bin/claude' },
    permissionMode: 'acceptEdits',
    ...overrides,
  };
}

/** The answer to a preview. */
export function buildPreview(
  parts: { readonly plan?: Partial<BatchPlanView>; readonly preflight?: Partial<Preflight> } = {},
): OrchestrationStatusReply {
  return {
    orchestration: null,
    workflow: null,
    tasks: buildTasks(),
    batchPlan: buildPlan(parts.plan),
    preflight: buildPreflight(parts.preflight),
  };
}

/** The runs of a project, the newest first. */
export function buildRuns(): { orchestrations: OrchestrationSummary[]; total: number } {
  const statuses = ['running', 'completed', 'failed', 'cancelled'] as const;
  const reasons = [
    'Batch 2 is at work',
    'Merged into main.',
    'Aborted by a person.',
    'Cancelled by a person.',
  ];
  return {
    total: statuses.length,
    orchestrations: statuses.map((status, n) => ({
      id: n === 0 ? RUN_ID : `run-${n}`,
      projectId: PROJECT_ID,
      status,
      statusReason: reasons[n] ?? '',
      currentPhase: n === 1 ? 'complete' : 'implement',
      phase: { number: '1055', name: 'Smart batching & orchestration' },
      batchProgress: { current: n === 1 ? 4 : 2, total: 4 },
      startedAt: ago(690 + n * 90_000),
      updatedAt: ago(4 + n * 90_000),
      completedAt: n === 0 ? undefined : ago(60 + n * 90_000),
      totalCostUsd: 3.42 + n,
    })),
  };
}

/** A run at work and a parked one, and a week of spending. */
export function buildActivity(): ActivityReply {
  const { progress } = buildRun();
  const run: ActivityRun = {
    id: RUN_ID,
    projectId: PROJECT_ID,
    projectName: 'app-api',
    status: 'running',
    statusReason: 'Batch 2 is at work',
    label: progress.label,
    simulated: false,
    progress,
    maxTotalUsd: 50,
    agent: { sessionId: 's1', lastOutputAt: ago(2) },
  };
  const parked: ActivityRun = {
    ...run,
    id: 'run-2',
    projectId: 'billing',
    projectName: 'billing',
    status: 'parked',
    statusReason: 'Usage limit: resets at 11:12',
    label: 'Parked',
    resumeAt: ago(-2_520),
    progress: { ...progress, runningSince: undefined },
    agent: null,
  };
  const spent = [5.28, 12.4, 0, 3.1, 8.75, 0, 1.02];
  const days = spent.map((spentUsd, back) => ({
    date: ago(back * 86_400).slice(0, 10),
    spentUsd,
    runs: spentUsd === 0 ? 0 : 2,
  }));
  return { runs: [run, parked], days };
}
