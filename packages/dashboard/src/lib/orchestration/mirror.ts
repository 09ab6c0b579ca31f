import {
  type BatchItem,
  type DashboardMirror,
  isTerminalStatus,
  type OrchestrationExecution,
  type OrchestrationStatus,
  STEPS,
  type StateFile,
} from '@specflow/shared/schemas';
import { lastAttempt } from './turn';

type MirrorStatus = NonNullable<NonNullable<DashboardMirror['active']>['status']>;
type MirrorBatch = NonNullable<DashboardMirror['batches']>['items'][number];

const RUN_STATUS: Readonly<Record<OrchestrationStatus, MirrorStatus>> = {
  running: 'running',
  paused: 'paused',
  waiting_input: 'paused',
  parked: 'paused',
  waiting_merge: 'waiting_merge',
  needs_attention: 'needs_attention',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

const BATCH_STATUS: Readonly<Record<BatchItem['status'], MirrorBatch['status']>> = {
  pending: 'pending',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  healing: 'running',
  healed: 'healed',
  skipped: 'healed',
  cancelled: 'failed',
};

/** Lines of the decision log that other tools get. */
const MIRRORED_DECISIONS = 20;

/**
 * What other SpecFlow tools read about a run in `orchestration.dashboard` of the state file (interop contract §2).
 * Only fields and values that they know; written, never read back. A `recoveryContext` that is not needed is absent.
 */
export function toMirror(run: OrchestrationExecution): DashboardMirror {
  const last = run.executionRecords.at(-1);
  return {
    active: {
      id: run.id,
      startedAt: run.startedAt,
      status: RUN_STATUS[run.status],
      config: mirrorConfig(run),
    },
    batches: {
      total: run.batches.total,
      current: run.batches.current,
      items: run.batches.items.map((batch) => ({
        section: batch.section,
        taskIds: batch.taskIds,
        status: BATCH_STATUS[batch.status],
        healAttempts: batch.healAttempts,
        ...(batch.workflowExecutionId ? { workflowId: batch.workflowExecutionId } : {}),
      })),
    },
    cost: { total: run.totalCostUsd, perBatch: run.batches.items.map((batch) => batch.costUsd) },
    decisionLog: run.decisionLog
      .slice(-MIRRORED_DECISIONS)
      .map(({ timestamp, decision, reason }) => ({ timestamp, action: decision, reason })),
    lastWorkflow: last
      ? { id: last.id, skill: last.skill, status: workflowStatus(last.status, lastAttempt(last).state) }
      : null,
    ...(run.recoveryContext
      ? {
          recoveryContext: {
            issue: run.recoveryContext.issue,
            options: run.recoveryContext.options,
            ...(run.recoveryContext.failedWorkflowId
              ? { failedWorkflowId: run.recoveryContext.failedWorkflowId }
              : {}),
          },
        }
      : {}),
  };
}

/** Where the run stands, as other tools know steps; null once the run is over: then the skills' own word stays. */
export function toMirrorStep(run: OrchestrationExecution): StateFile['orchestration']['step'] {
  const { currentPhase: current } = run;
  if (current === 'complete' || isTerminalStatus(run.status)) return null;
  const stopped = run.status === 'needs_attention' ? 'blocked' : 'in_progress';
  const state = run.steps[current].status;
  const status = state === 'failed' ? 'failed' : state === 'completed' ? 'complete' : stopped;
  return { current, index: STEPS.indexOf(current), status };
}

function mirrorConfig(run: OrchestrationExecution): Record<string, unknown> {
  const { config } = run;
  return {
    autoMerge: config.autoMerge,
    additionalContext: config.additionalContext,
    skipDesign: config.skipDesign,
    skipAnalyze: config.skipAnalyze,
    skipImplement: false,
    skipVerify: false,
    autoHealEnabled: config.autoHealEnabled,
    maxHealAttempts: config.maxHealAttempts,
    batchSizeFallback: config.batchSizeFallback,
    pauseBetweenBatches: config.pauseBetweenBatches,
    budget: { ...config.budget },
  };
}

function workflowStatus(
  status: OrchestrationExecution['executionRecords'][number]['status'],
  attempt: 'intended' | 'running' | 'ended',
): NonNullable<DashboardMirror['lastWorkflow']>['status'] {
  if (status === 'paused') return 'cancelled';
  return status === 'running' && attempt === 'ended' ? 'completed' : status;
}
