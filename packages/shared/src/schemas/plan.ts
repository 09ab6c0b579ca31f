import { z } from 'zod';

/** Status of a task as its checkbox says. */
export const TaskStatusSchema = z.enum([
  'pending',
  'in_progress',
  'done',
  'failed',
  'blocked',
  'deferred',
  'skipped',
]);

/** A finding of the parser or planner. `line` is 1-based. */
export const PlanWarningSchema = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().int().optional(),
});
export type PlanWarning = z.infer<typeof PlanWarningSchema>;

/** What `specflow tasks plan --json` and GET `/api/projects/{id}/plan` answer (interfaces page). */
export const TaskPlanSchema = z.object({
  source: z.string(),
  format: z.string(),
  tasks: z.array(
    z.object({
      id: z.string(),
      description: z.string(),
      status: TaskStatusSchema,
      section: z.string().nullable(),
      line: z.number().int(),
      dependsOn: z.array(z.string()),
      files: z.array(z.string()),
      parallel: z.boolean(),
      story: z.string().optional(),
    }),
  ),
  batches: z.array(z.object({ index: z.number().int(), section: z.string(), taskIds: z.array(z.string()) })),
  usedFallback: z.boolean(),
  waves: z.array(z.array(z.string())),
  criticalPath: z.array(z.string()),
  cycles: z.array(z.array(z.string())),
  conflicts: z.array(z.object({ file: z.string(), taskIds: z.array(z.string()) })),
  warnings: z.array(PlanWarningSchema),
});
