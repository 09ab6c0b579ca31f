import { z } from 'zod';
import { TimestampSchema, UsdSchema } from './primitives';

/** Where a task of a batch run stands. The last five are final. */
export const BatchRunTaskStatusSchema = z.enum([
  'pending',
  'running',
  'completed',
  'failed',
  'blocked',
  'timed_out',
  'skipped',
]);
export type BatchRunTaskStatus = z.infer<typeof BatchRunTaskStatusSchema>;

/** A task that a batch run works on. */
export const BatchRunTaskSchema = z.object({
  id: z.string(),
  description: z.string(),
  /** 1-based. */
  wave: z.number().int().positive(),
  status: BatchRunTaskStatusSchema,
  /** Why it failed, is blocked or was skipped. */
  reason: z.string().optional(),
  /** Completed by its agent's word alone: no file changed. */
  unproven: z.boolean().optional(),
  startedAt: TimestampSchema.optional(),
  endedAt: TimestampSchema.optional(),
  /** Its share of the time of its agents in milliseconds: tasks of one agent share alike. */
  durationMs: z.number().nonnegative().optional(),
  /** Its share of what its agents cost, in USD. */
  costUsd: UsdSchema.optional(),
});
export type BatchRunTask = z.infer<typeof BatchRunTaskSchema>;

/** A selected task that waits for something outside of the run. */
export const BlockedSelectionSchema = z.object({
  id: z.string(),
  reason: z.string(),
  waitsFor: z.array(z.string()),
  /** What a person can do about it. */
  hint: z.string(),
});

/** What a run of kind `batch` works on (seed 004): the selection as it was understood at the start, and its tasks. */
export const BatchRunSchema = z.object({
  /** Task file, relative to the project. */
  file: z.string().min(1),
  format: z.enum(['tasks', 'plan', 'todo']),
  /** The selection as a person wrote it, such as `63, 65-67, 88`. */
  selection: z.string(),
  /** True when the phase's own command does the tasks: the file is the tasks.md of the open phase. */
  usesPhaseCommand: z.boolean(),
  tasks: z.array(BatchRunTaskSchema),
  notFound: z.array(z.string()),
  skipped: z.array(z.object({ id: z.string(), status: z.string(), reason: z.string() })),
  blocked: z.array(BlockedSelectionSchema),
  /** Nobody was asked before the start. */
  autonomous: z.boolean(),
  /** How often the statuses that stand out were written in vain since the last success. */
  writesInVain: z.number().int().nonnegative().default(0),
  /** The run is over and its last statuses may not stand in the file yet; gone once they do. */
  statusesOwed: z.literal(true).optional(),
});
export type BatchRun = z.infer<typeof BatchRunSchema>;
