import { z } from 'zod';
import { UsdSchema } from './primitives';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Most agents that one run may have at the same time. */
export const MAX_PARALLELISM = 5;

/** With less no agent can answer once. */
const LEAST_USD = 0.05;

/** Spending limits of a run in USD (seed 001: budgets are set once, before the start). */
export const OrchestrationBudgetSchema = z.object({
  /** All attempts of one batch, or of one other step, together. Healing has its own limit. */
  maxPerBatch: z.number().min(LEAST_USD).max(10_000).default(5),
  /** Everything that the run may ever spend. */
  maxTotal: z.number().min(LEAST_USD).max(100_000).default(50),
  /** All healing attempts of one batch or step together. */
  healingBudget: UsdSchema.max(10_000).default(2),
  /** All decision calls of the run together. */
  decisionBudget: UsdSchema.max(10_000).default(0.5),
});
export type OrchestrationBudget = z.infer<typeof OrchestrationBudgetSchema>;

/** Hard time limits in milliseconds of process time; the runner enforces them even without a dashboard. */
export const OrchestrationTimeoutsSchema = z.object({
  stepMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * HOUR_MS)
    .default(4 * HOUR_MS),
  batchMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * HOUR_MS)
    .default(4 * HOUR_MS),
  healMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * HOUR_MS)
    .default(30 * MINUTE_MS),
  decisionMs: z
    .number()
    .int()
    .min(1_000)
    .max(HOUR_MS)
    .default(2 * MINUTE_MS),
  /** One group of a wave. */
  taskMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * HOUR_MS)
    .default(HOUR_MS),
});
export type OrchestrationTimeouts = z.infer<typeof OrchestrationTimeoutsSchema>;

/** A model name or alias. It becomes the value of a flag, so it can neither start one nor contain a space. */
export const ModelNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/@[\]-]{0,99}$/,
    'must be a model name or alias such as "opus" or "claude-sonnet-4-5"',
  );

/**
 * What a person chooses once before a run (seeds 000-002, interop contract §2).
 * Unknown fields are refused so that a typing error never silently means "default".
 */
export const OrchestrationConfigSchema = z.strictObject({
  autoMerge: z.boolean().default(false),
  /** Added verbatim to the end of every prompt. */
  additionalContext: z.string().max(20_000).default(''),
  skipDesign: z.boolean().default(false),
  skipAnalyze: z.boolean().default(false),
  /** Known to other SpecFlow tools; a run of ours always implements and verifies. */
  skipImplement: z.literal(false, 'a run always implements; leave this false').default(false),
  skipVerify: z.literal(false, 'a run always verifies; leave this false').default(false),
  autoHealEnabled: z.boolean().default(true),
  maxHealAttempts: z.number().int().min(0).max(5).default(1),
  batchSizeFallback: z.number().int().min(1).max(50).default(15),
  pauseBetweenBatches: z.boolean().default(false),
  /** Agents at the same time. With more than one, the tasks of a batch run in waves (mission K2). */
  parallelism: z.number().int().min(1).max(MAX_PARALLELISM).default(1),
  /**
   * How agents that work side by side are kept apart: each in a git worktree, each read-only with its files written by
   * us, or not at all, one after another in the project. Matters only with several agents and for kind `batch`.
   */
  isolation: z.enum(['worktree', 'patch', 'none']).default('worktree'),
  /** Sections with more open tasks than this are split; 0 never splits. */
  maxTasksPerBatch: z.number().int().min(0).max(500).default(0),
  model: ModelNameSchema.optional(),
  fallbackModel: ModelNameSchema.optional(),
  budget: OrchestrationBudgetSchema.prefault({}),
  timeouts: OrchestrationTimeoutsSchema.prefault({}),
});
/** A complete configuration, every default filled in. */
export type OrchestrationConfig = z.infer<typeof OrchestrationConfigSchema>;
/** What a caller may send: every field optional. */
export type OrchestrationConfigInput = z.input<typeof OrchestrationConfigSchema>;

/**
 * What a run of Complete Phase may be given. Its command files write files themselves, so agents that may only read are
 * for selected tasks.
 */
export const PhaseConfigSchema = OrchestrationConfigSchema.extend({
  isolation: z
    .enum(['worktree', 'none'], {
      error:
        'must be "worktree" or "none": the commands of a phase write files themselves; "patch" works with "specflow batch" only',
    })
    .default('worktree'),
});
