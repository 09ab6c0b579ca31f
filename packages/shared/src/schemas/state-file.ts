import { z } from 'zod';
import { StepSchema } from './primitives';

const text = z.string().nullish();

const DashboardMirrorSchema = z.looseObject({
  active: z
    .looseObject({
      id: z.string(),
      startedAt: z.string(),
      status: z
        .enum(['running', 'paused', 'waiting_merge', 'needs_attention', 'completed', 'failed', 'cancelled'])
        .default('running'),
      config: z.looseObject({}).optional(),
    })
    .nullish(),
  batches: z
    .looseObject({
      total: z.number().int(),
      current: z.number().int(),
      items: z.array(
        z.looseObject({
          section: z.string(),
          taskIds: z.array(z.string()),
          status: z.enum(['pending', 'running', 'completed', 'failed', 'healed']),
          workflowId: z.string().optional(),
          healAttempts: z.number().int().default(0),
        }),
      ),
    })
    .optional(),
  cost: z.looseObject({ total: z.number(), perBatch: z.array(z.number()) }).optional(),
  decisionLog: z
    .array(z.looseObject({ timestamp: z.string(), action: z.string(), reason: z.string() }))
    .optional(),
  lastWorkflow: z
    .looseObject({
      id: z.string(),
      skill: z.string(),
      status: z.enum([
        'running',
        'waiting_for_input',
        'completed',
        'failed',
        'cancelled',
        'detached',
        'stale',
      ]),
    })
    .nullish(),
  recoveryContext: z
    .looseObject({
      issue: z.string(),
      options: z.array(z.enum(['retry', 'skip', 'abort'])),
      failedWorkflowId: z.string().optional(),
    })
    .optional(),
});
/** The part of the state file that other SpecFlow tools read about a run. We write it and never read it back as truth. */
export type DashboardMirror = z.infer<typeof DashboardMirrorSchema>;

/**
 * `.specflow/orchestration-state.json` (interop contract §2): validated before each write, because a single
 * invalid value blinds the existing CLI. Unknown keys are kept everywhere.
 */
export const StateFileSchema = z.looseObject({
  schema_version: z.string(),
  project: z.looseObject({ id: z.string(), name: z.string(), path: z.string() }),
  last_updated: text,
  orchestration: z.looseObject({
    phase: z
      .looseObject({
        id: text,
        number: text,
        name: text,
        branch: text,
        status: z.enum(['not_started', 'in_progress', 'complete']).nullish(),
        goals: z.array(z.string()).nullish(),
        hasUserGate: z.boolean().nullish(),
        userGateCriteria: text,
        userGateStatus: z.enum(['pending', 'confirmed', 'skipped']).nullish(),
      })
      .nullish(),
    next_phase: z.looseObject({ number: text, name: text, description: text }).nullish(),
    step: z
      .looseObject({
        current: StepSchema.nullish(),
        index: z.number().int().min(0).max(4).nullish(),
        status: z
          .enum(['not_started', 'pending', 'in_progress', 'complete', 'failed', 'blocked', 'skipped'])
          .nullish(),
      })
      .nullish(),
    implement: z.looseObject({}).nullish(),
    dashboard: DashboardMirrorSchema.nullish(),
  }),
  health: z.looseObject({ status: text, last_check: text, issues: z.array(z.unknown()).nullish() }).nullish(),
});
export type StateFile = z.infer<typeof StateFileSchema>;
