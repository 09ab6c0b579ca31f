import { z } from 'zod';

/**
 * Why an attempt did not do its work (orchestration design, "Failure classes").
 * Derived from structured fields only; text is a hint for people.
 */
export const FailureClassSchema = z.enum([
  'transient_api',
  'rate_limit',
  'auth',
  'agent_missing',
  'skill_missing',
  'permission',
  'bad_model',
  'budget',
  'context_overflow',
  'timeout',
  'stalled',
  'crashed',
  'not_resumable',
  'incomplete',
  'task_failure',
  'refusal',
  'invalid_output',
  'environment',
  'stopped_by_user',
  'interrupted',
]);
export type FailureClass = z.infer<typeof FailureClassSchema>;

/** A failure as it is stored and shown. `signature` identifies "the same failure again" for healing. */
export const FailureSchema = z.object({
  class: FailureClassSchema,
  message: z.string(),
  signature: z.string(),
  executionId: z.string().optional(),
  attemptId: z.string().optional(),
});
export type Failure = z.infer<typeof FailureSchema>;
