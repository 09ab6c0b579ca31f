import { z } from 'zod';
import { StepSchema } from './primitives';

/** One finding about a project's health, as `specflow status --json` lists it. */
export const HealthIssueSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  fix: z.string().optional(),
});
export type HealthIssue = z.infer<typeof HealthIssueSchema>;

/** What `specflow status --json` answers (interop contract §4, plus the two additions of the interfaces page). */
export const ProjectStatusSchema = z.object({
  phase: z.object({
    number: z.string().nullable(),
    name: z.string().nullable(),
    branch: z.string().nullable(),
    status: z.enum(['not_started', 'in_progress', 'complete']).nullable(),
    hasUserGate: z.boolean(),
    /** `unreadable` when the roadmap or state cannot be trusted: it counts as a gate. */
    userGateStatus: z.enum(['none', 'pending', 'confirmed', 'unreadable']),
  }),
  step: z.object({
    current: StepSchema.nullable(),
    index: z.number().int().nullable(),
    status: z.string().nullable(),
  }),
  progress: z.object({
    /** Settled tasks: done or deferred. */
    tasksCompleted: z.number().int(),
    tasksTotal: z.number().int(),
    tasksBlocked: z.number().int(),
    tasksDeferred: z.number().int(),
    percentage: z.number().int(),
  }),
  verification: z.object({
    status: z.enum(['none', 'passed', 'failed']),
    executionId: z.string().optional(),
    at: z.string().optional(),
  }),
  health: z.object({ status: z.enum(['ready', 'warning', 'error']), issues: z.array(HealthIssueSchema) }),
  nextAction: z.string(),
  blockers: z.array(z.string()),
  context: z.object({
    featureDir: z.string().nullable(),
    hasSpec: z.boolean(),
    hasPlan: z.boolean(),
    hasTasks: z.boolean(),
  }),
});
export type ProjectStatus = z.infer<typeof ProjectStatusSchema>;
