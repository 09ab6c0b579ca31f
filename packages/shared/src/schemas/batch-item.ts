import { z } from 'zod';
import { EvidenceSchema } from './evidence';
import { FailureSchema } from './failure';
import { TimestampSchema, UsdSchema } from './primitives';
import { WaveGroupSchema } from './wave-group';

/** Life of a batch: pending → running → completed | failed → healing → healed | failed; plus skipped and cancelled. */
export const BatchStatusSchema = z.enum([
  'pending',
  'running',
  'completed',
  'failed',
  'healing',
  'healed',
  'skipped',
  'cancelled',
]);
export type BatchStatus = z.infer<typeof BatchStatusSchema>;

/** State of one assigned task as last read from the task file, or `waived` / `vanished` as decided by a person. */
export const BatchTaskStateSchema = z.enum(['open', 'done', 'blocked', 'deferred', 'vanished', 'waived']);
export type BatchTaskState = z.infer<typeof BatchTaskStateSchema>;

const base = z.object({
  /** Stable for the life of the run; `index` is only the place in the list. */
  id: z.string(),
  index: z.number().int().nonnegative(),
  section: z.string(),
  taskIds: z.array(z.string()).min(1),
  taskStates: z.record(z.string(), BatchTaskStateSchema),
  /** How many of `taskIds` are settled. */
  tasksCompleted: z.number().int().nonnegative(),
  healAttempts: z.number().int().nonnegative(),
  /** Heal attempts that a person's retry forgave: the allowance counts from here. */
  healAllowanceFrom: z.number().int().nonnegative().default(0),
  /** Newest execution of the batch, as other SpecFlow tools know it. */
  workflowExecutionId: z.string().optional(),
  healerExecutionId: z.string().optional(),
  executionIds: z.array(z.string()),
  costUsd: UsdSchema,
  evidence: EvidenceSchema.optional(),
  /** Settled tasks without any change since the last boundary. */
  unproven: z.array(z.string()).default([]),
  /** Attempts in a row that settled nothing. */
  attemptsWithoutProgress: z.number().int().nonnegative().default(0),
  warnings: z.array(z.string()).default([]),
  startedAt: TimestampSchema.optional(),
  completedAt: TimestampSchema.optional(),
  /** Isolation of a parallel group; absent when agents work in the project itself. */
  worktree: z.string().optional(),
  baseCommit: z.string().optional(),
  /** Parallel work of the batch, in the order of waves and tasks; absent when one agent does it in the project. */
  groups: z.array(WaveGroupSchema).optional(),
});

const started = { startedAt: TimestampSchema };
const ended = { ...started, completedAt: TimestampSchema };

/** One batch of a run. Each status carries what it cannot be understood without: a failed batch has a failure. */
export const BatchItemSchema = z.discriminatedUnion('status', [
  base.extend({ status: z.literal('pending') }),
  base.extend({ status: z.literal('running'), ...started }),
  base.extend({ status: z.literal('completed'), ...ended }),
  base.extend({ status: z.literal('failed'), ...started, failure: FailureSchema }),
  base.extend({ status: z.literal('healing'), ...started, failure: FailureSchema }),
  base.extend({ status: z.literal('healed'), ...ended, failure: FailureSchema }),
  base.extend({ status: z.literal('skipped'), completedAt: TimestampSchema, skipReason: z.string() }),
  base.extend({ status: z.literal('cancelled'), completedAt: TimestampSchema }),
]);
export type BatchItem = z.infer<typeof BatchItemSchema>;
