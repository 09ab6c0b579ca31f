import { z } from 'zod';
import { BatchItemSchema } from './batch-item';
import { BatchRunSchema } from './batch-run';
import { FailureSchema } from './failure';
import { LedgerEntrySchema } from './ledger-entry';
import { OrchestrationConfigSchema } from './orchestration-config';
import { StepSchema, TimestampSchema, UsdSchema } from './primitives';
import { WorkflowExecutionSchema } from './workflow-execution';

/** Version of the record on disk. A newer one is shown read-only, an older one is migrated with a backup. */
export const ORCHESTRATION_SCHEMA_VERSION = 1;

/** Statuses of a run. The last three are terminal; every other one blocks a second start. */
export const OrchestrationStatusSchema = z.enum([
  'running',
  'paused',
  'waiting_input',
  'parked',
  'waiting_merge',
  'needs_attention',
  'completed',
  'failed',
  'cancelled',
]);
export type OrchestrationStatus = z.infer<typeof OrchestrationStatusSchema>;

/** Statuses after which a run never changes again. */
export const TERMINAL_STATUSES: readonly OrchestrationStatus[] = ['completed', 'failed', 'cancelled'];

/** True when the run is over for good. */
export function isTerminalStatus(status: OrchestrationStatus): boolean {
  return TERMINAL_STATUSES.includes(status);
}

/** One line of the decision log (mission B6). */
export const DecisionSchema = z.object({
  timestamp: TimestampSchema,
  decision: z.string(),
  reason: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
});
export type Decision = z.infer<typeof DecisionSchema>;

/** What a person can do about a stopped run; the names are those of existing SpecFlow tools. */
export const RecoveryOptionSchema = z.enum(['retry', 'skip', 'abort']);
export type RecoveryOption = z.infer<typeof RecoveryOptionSchema>;

/** Why a run needs a person, and what they can do. */
export const RecoveryContextSchema = z.object({
  /** Machine-readable cause, such as `BATCH_FAILED` or `NO_TASKS`. */
  code: z.string(),
  issue: z.string(),
  /** How to fix it, when we know. */
  fix: z.string().optional(),
  options: z.array(RecoveryOptionSchema).min(1),
  failedWorkflowId: z.string().optional(),
  batchId: z.string().optional(),
  step: StepSchema.optional(),
  failure: FailureSchema.optional(),
});
export type RecoveryContext = z.infer<typeof RecoveryContextSchema>;

/** State of one step. `epoch` rises when a person goes back to it, so that older executions no longer count. */
export const StepStateSchema = z.object({
  status: z.enum(['pending', 'running', 'completed', 'skipped', 'failed']),
  epoch: z.number().int().nonnegative(),
  executionIds: z.array(z.string()),
  healAttempts: z.number().int().nonnegative(),
  reason: z.string().optional(),
  startedAt: TimestampSchema.optional(),
  completedAt: TimestampSchema.optional(),
});
export type StepState = z.infer<typeof StepStateSchema>;

/** A stretch of time that the run spent in one status; the open one has no `to`. */
export const StatusSpanSchema = z.object({
  status: OrchestrationStatusSchema,
  step: z.union([StepSchema, z.literal('complete')]),
  from: TimestampSchema,
  to: TimestampSchema.optional(),
});
export type StatusSpan = z.infer<typeof StatusSpanSchema>;

/** Commands of people that are durable before they are acted upon. */
export const IntentsSchema = z.object({
  pause: z
    .object({ when: z.enum(['now', 'after-batch']), at: TimestampSchema, batchId: z.string().optional() })
    .optional(),
  cancel: z.object({ at: TimestampSchema }).optional(),
  merge: z.object({ at: TimestampSchema, confirmUserGate: z.boolean() }).optional(),
});
export type Intents = z.infer<typeof IntentsSchema>;

/** Upstream's grouping of execution ids by purpose. */
export const ExecutionIdsSchema = z.object({
  design: z.string().optional(),
  analyze: z.string().optional(),
  implement: z.array(z.string()),
  verify: z.string().optional(),
  merge: z.string().optional(),
  healers: z.array(z.string()),
  decisions: z.array(z.string()),
});

/**
 * The record of a run: everything that is needed to go on after a crash
 * (seed 001: `{project}/.specflow/workflows/orchestration-{id}.json`).
 */
export const OrchestrationExecutionSchema = z
  .object({
    schemaVersion: z.literal(ORCHESTRATION_SCHEMA_VERSION),
    /** Rises by one with each save; a writer with an older revision is refused. */
    revision: z.number().int().nonnegative(),
    id: z.uuid(),
    kind: z.enum(['phase', 'batch', 'workflow']),
    /** The slash command, without its slash, and its arguments; only for kind `workflow`. */
    workflow: z.object({ skill: z.string(), context: z.string() }).optional(),
    /** Selection and progress; only for kind `batch`. */
    batchRun: BatchRunSchema.optional(),
    projectId: z.string(),
    project: z.object({
      path: z.string(),
      /** `dev:ino` of the real directory at the start; a moved or replaced project differs. */
      identity: z.string(),
      /** Branch that the run is bound to; null when the project has no git or a detached HEAD. */
      branch: z.string().nullable(),
      baseBranch: z.string().nullable(),
      baseCommit: z.string().nullable(),
      /** Fingerprint of the project's settings that agents obey, as a person saw them. */
      agentSettings: z.string().optional(),
    }),
    /** `simulator` runs are labelled as such everywhere. */
    agentKind: z.enum(['claude', 'simulator']),
    permissionMode: z.enum(['acceptEdits', 'bypassPermissions']),
    status: OrchestrationStatusSchema,
    statusReason: z.string(),
    config: OrchestrationConfigSchema,
    phase: z.object({
      number: z.string().nullable(),
      name: z.string().nullable(),
      /** Directory of the phase's artifacts, relative to the project; null until it is known. */
      featureDir: z.string().nullable(),
      userGate: z.enum(['none', 'pending', 'confirmed', 'unreadable']),
    }),
    currentPhase: z.union([StepSchema, z.literal('complete')]),
    steps: z.object({
      design: StepStateSchema,
      analyze: StepStateSchema,
      implement: StepStateSchema,
      verify: StepStateSchema,
      merge: StepStateSchema,
    }),
    batches: z.object({
      total: z.number().int().nonnegative(),
      current: z.number().int().nonnegative(),
      items: z.array(BatchItemSchema),
      usedFallback: z.boolean().default(false),
    }),
    executions: ExecutionIdsSchema,
    executionRecords: z.array(WorkflowExecutionSchema),
    ledger: z.array(LedgerEntrySchema),
    totalCostUsd: UsdSchema,
    intents: IntentsSchema,
    decisionLog: z.array(DecisionSchema),
    recoveryContext: RecoveryContextSchema.optional(),
    /** Wall-clock time at which a parked run goes on. */
    resumeAt: TimestampSchema.optional(),
    /** Tasks as last read, for counts that survive a missing project. */
    tasks: z.object({ completed: z.number().int(), total: z.number().int() }),
    /** Artifacts that were seen, so that their disappearance is noticed. */
    artifacts: z.object({ spec: z.boolean(), plan: z.boolean() }).default({ spec: false, plan: false }),
    /** Facts that contradict each other, since when, and whether a decision has accepted them. */
    unclear: z.object({ what: z.string(), since: TimestampSchema, accepted: z.boolean() }).optional(),
    /** How parallel work was held back so far; absent while nothing did. */
    parallel: z
      .object({
        /** Agents at a time for the rest of the run, lowered by limits of the API. */
        limit: z.number().int().positive().optional(),
        /** Waves that lowered it, as `batch/wave`: each counts once. */
        loweredIn: z.array(z.string()),
        /** Whether it was said that memory is short. */
        lowMemory: z.boolean(),
      })
      .optional(),
    /** How often verify re-opened the implement step. */
    verifyReopened: z.number().int().nonnegative().default(0),
    /** Occasions of which the person was told once. */
    notified: z.array(z.string()).default([]),
    spans: z.array(StatusSpanSchema),
    warnings: z.array(z.string()),
    /** Hidden from "the newest run" by a person. */
    dismissedAt: TimestampSchema.optional(),
    /** How the run ended without our own merge, when it did. */
    outcome: z.enum(['merged', 'finished_without_merge', 'outside']).optional(),
    startedAt: TimestampSchema,
    updatedAt: TimestampSchema,
    completedAt: TimestampSchema.optional(),
  })
  .superRefine((run, context) => {
    const need = (condition: boolean, path: string, message: string) => {
      if (!condition) context.addIssue({ code: 'custom', path: [path], message });
    };
    need(
      run.status !== 'parked' || run.resumeAt !== undefined,
      'resumeAt',
      'a parked run names its wake-up time',
    );
    need(
      run.status !== 'needs_attention' || run.recoveryContext !== undefined,
      'recoveryContext',
      'a run that needs attention says why',
    );
    need(
      run.status === 'needs_attention' || run.recoveryContext === undefined,
      'recoveryContext',
      'only a stopped run has one',
    );
    need(
      isTerminalStatus(run.status) === (run.completedAt !== undefined),
      'completedAt',
      'exactly the terminal runs have one',
    );
    need(run.batches.total === run.batches.items.length, 'batches', 'total equals the number of items');
  });
export type OrchestrationExecution = z.infer<typeof OrchestrationExecutionSchema>;
