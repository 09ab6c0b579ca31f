import { z } from 'zod';
import type { StateProblem } from './read-state-file';

const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().optional();

const ConfigRules = z.looseObject({
  autoMerge: flag,
  additionalContext: z.string().optional(),
  skipDesign: flag,
  skipAnalyze: flag,
  skipImplement: flag,
  skipVerify: flag,
  autoHealEnabled: flag,
  maxHealAttempts: z.number().min(0).max(5).optional(),
  batchSizeFallback: z.number().min(1).max(50).optional(),
  pauseBetweenBatches: flag,
  budget: z
    .looseObject({
      maxPerBatch: z.number().optional(),
      maxTotal: z.number().optional(),
      healingBudget: z.number().optional(),
      decisionBudget: z.number().optional(),
    })
    .optional(),
});

/**
 * What other SpecFlow tools demand of a state file beyond our own schema. A single value that breaks one of these
 * makes them report that the project has no state, so `specflow state set` never writes one.
 */
const ForeignRules = z.looseObject({
  schema_version: z.literal('3.0'),
  orchestration: z.looseObject({
    analyze: z.looseObject({ iteration: number, completedAt: number }).nullish(),
    implement: z
      .looseObject({ current_tasks: z.array(z.string()).nullish(), current_section: text, started_at: text })
      .nullish(),
    progress: z.looseObject({ tasks_completed: number, tasks_total: number, percentage: number }).nullish(),
    dashboard: z
      .looseObject({ active: z.looseObject({ config: ConfigRules.optional() }).nullish() })
      .nullish(),
  }),
  memory: z
    .looseObject({
      archive_reviews: z
        .record(
          z.string(),
          z.looseObject({
            reviewed_at: text,
            promotions: z.array(z.unknown()).nullish(),
            skipped: z.array(z.unknown()).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  actions: z
    .looseObject({
      available: z.array(z.unknown()).nullish(),
      pending: z.array(z.unknown()).nullish(),
      history: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

/** The values of a state by which other tools would stumble. */
export function foreignProblems(state: unknown): StateProblem[] {
  const parsed = ForeignRules.safeParse(state);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}
