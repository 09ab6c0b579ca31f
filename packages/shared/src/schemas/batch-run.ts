import { z } from 'zod';

/** State of one selected task of a run of kind `batch`. */
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

/** What a run of kind `batch` was started with, and how far each selected task is (seed 004). */
export const BatchRunSchema = z.object({
  /** Task file, relative to the project. */
  file: z.string(),
  format: z.enum(['tasks', 'plan', 'todo', 'none']),
  /** As the person wrote it, such as `63, 65-67, 88`. */
  selection: z.string(),
  notFound: z.array(z.string()),
  skipped: z.array(z.object({ id: z.string(), status: z.string(), reason: z.string() })),
  blocked: z.array(z.object({ id: z.string(), reason: z.string(), waitsFor: z.array(z.string()) })),
  tasks: z.array(
    z.object({
      id: z.string(),
      description: z.string(),
      /** 1-based. */
      wave: z.number().int().positive(),
      status: BatchRunTaskStatusSchema,
      reason: z.string().optional(),
    }),
  ),
  /** No question was asked before the start. */
  autonomous: z.boolean(),
});
export type BatchRun = z.infer<typeof BatchRunSchema>;
