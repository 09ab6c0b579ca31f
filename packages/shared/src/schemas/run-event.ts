import { z } from 'zod';
import { BatchRunTaskStatusSchema } from './batch-run';
import { TimestampSchema, UsdSchema } from './primitives';

const base = { at: TimestampSchema };
const wave = z.number().int().positive();
const ids = z.array(z.string());

/**
 * Progress of a batch run as `events.jsonl` in the run's folder tells it, one event per line, and as
 * `specflow batch` prints it. Other lines of that file (`decision`, `effect_failed` …) have other types.
 */
export const RunEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('run_started'),
    data: z.object({ selection: z.string(), file: z.string(), waves: z.array(ids), tasks: z.number().int() }),
  }),
  z.object({
    ...base,
    type: z.literal('wave_started'),
    data: z.object({ wave, of: wave, taskIds: ids }),
  }),
  z.object({ ...base, type: z.literal('task_started'), data: z.object({ taskId: z.string(), wave }) }),
  z.object({
    ...base,
    type: z.literal('task_ended'),
    data: z.object({
      taskId: z.string(),
      wave,
      status: BatchRunTaskStatusSchema.exclude(['pending', 'running']),
      /** 0 for a task that never ran. */
      durationMs: z.number().nonnegative(),
      costUsd: UsdSchema,
      reason: z.string().optional(),
    }),
  }),
  z.object({
    ...base,
    type: z.literal('wave_ended'),
    data: z.object({ wave, of: wave, completed: ids, notCompleted: ids }),
  }),
  z.object({
    ...base,
    type: z.literal('run_ended'),
    data: z.object({ status: z.string(), reason: z.string(), durationMs: z.number(), costUsd: UsdSchema }),
  }),
]);
export type RunEvent = z.infer<typeof RunEventSchema>;
