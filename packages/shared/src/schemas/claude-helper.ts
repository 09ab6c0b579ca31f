import { z } from 'zod';
import { ModelNameSchema } from './orchestration-config';
import { UsdSchema } from './primitives';

/** Which conversation a helper call uses (mission H2). */
export const ClaudeHelperSessionSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('new') }),
  z.object({ mode: z.literal('resume'), sessionId: z.uuid() }),
  z.object({ mode: z.literal('fork'), sessionId: z.uuid() }),
]);
export type ClaudeHelperSession = z.infer<typeof ClaudeHelperSessionSchema>;

/** Options of one typed one-shot call (seed 001, mission H1-H6). The answer's Zod schema is passed beside them. */
export const ClaudeHelperOptionsSchema = z.object({
  prompt: z.string().min(1).max(9_000_000),
  session: ClaudeHelperSessionSchema.default({ mode: 'new' }),
  model: ModelNameSchema.optional(),
  fallbackModel: ModelNameSchema.optional(),
  /** Tools that the agent may use; decision calls are read-only. */
  tools: z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)).default(['Read', 'Grep', 'Glob']),
  maxBudgetUsd: UsdSchema.min(0.01).default(0.5),
  timeoutMs: z.number().int().positive().default(120_000),
});
export type ClaudeHelperOptions = z.infer<typeof ClaudeHelperOptionsSchema>;

/** Why a helper call has no answer (mission H6): errors are values. */
export const ClaudeHelperErrorSchema = z.object({
  code: z.enum(['timeout', 'invalid_output', 'budget_exceeded', 'agent_missing', 'agent_failed']),
  message: z.string(),
});
export type ClaudeHelperError = z.infer<typeof ClaudeHelperErrorSchema>;

/** Outcome of a helper call without the typed answer, which the caller's own schema describes. */
export const ClaudeHelperResultSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    answer: z.unknown(),
    sessionId: z.uuid(),
    costUsd: UsdSchema,
    costEstimated: z.boolean(),
  }),
  z.object({
    ok: z.literal(false),
    error: ClaudeHelperErrorSchema,
    sessionId: z.uuid().optional(),
    costUsd: UsdSchema,
    costEstimated: z.boolean(),
  }),
]);
export type ClaudeHelperResult = z.infer<typeof ClaudeHelperResultSchema>;
