import {
  type BatchItem,
  ORCHESTRATION_SCHEMA_VERSION,
  type OrchestrationConfig,
  type OrchestrationExecution,
  STEPS,
  type Step,
  type StepState,
} from '@specflow/shared/schemas';
import { stepOfSkill } from './transitions/workflow';

/** What a run is bound to when it starts. */
export interface RunSeed {
  readonly kind: OrchestrationExecution['kind'];
  /** The command of a run of kind `workflow`. */
  readonly workflow?: OrchestrationExecution['workflow'];
  /** What a run of kind `batch` works on, and its waves. */
  readonly batchRun?: OrchestrationExecution['batchRun'];
  readonly waves?: readonly BatchItem[];
  readonly id: string;
  readonly now: string;
  readonly projectId: string;
  readonly project: OrchestrationExecution['project'];
  readonly phase: OrchestrationExecution['phase'];
  readonly agentKind: OrchestrationExecution['agentKind'];
  readonly permissionMode: OrchestrationExecution['permissionMode'];
  readonly config: OrchestrationConfig;
  readonly tasks: OrchestrationExecution['tasks'];
  readonly warnings: readonly string[];
}

/** The first record of a run, before anything was decided. */
export function createRun(seed: RunSeed): OrchestrationExecution {
  const { id, now, warnings, waves = [], ...bound } = seed;
  const first = firstStep(seed);
  const fresh: StepState = { status: 'pending', epoch: 0, executionIds: [], healAttempts: 0 };
  const steps = Object.fromEntries(STEPS.map((step) => [step, fresh])) as Record<Step, StepState>;
  return {
    ...bound,
    schemaVersion: ORCHESTRATION_SCHEMA_VERSION,
    revision: 0,
    id,
    status: 'running',
    statusReason: 'Starting',
    currentPhase: first,
    steps,
    batches: { total: waves.length, current: 0, items: [...waves], usedFallback: false },
    executions: { implement: [], healers: [], decisions: [] },
    executionRecords: [],
    ledger: [],
    totalCostUsd: 0,
    intents: {},
    decisionLog: [
      {
        timestamp: now,
        decision: 'Started',
        reason: requestOf(seed),
      },
    ],
    verifyReopened: 0,
    artifacts: { spec: false, plan: false },
    notified: [],
    spans: [{ status: 'running', step: first, from: now }],
    warnings: [...warnings],
    startedAt: now,
    updatedAt: now,
  };
}

function firstStep(seed: RunSeed): Step {
  if (seed.batchRun) return 'implement';
  return seed.workflow ? stepOfSkill(seed.workflow.skill) : 'design';
}

function requestOf({ batchRun, workflow }: RunSeed): string {
  if (batchRun) return `${batchRun.selection} of ${batchRun.file} was requested`;
  return workflow ? `/${workflow.skill} was requested` : 'Complete Phase was requested';
}
