import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/*
 * The rules by which the existing SpecFlow command reads a state file, written from the interop contract (§2) and
 * not from our schema: strict values, unknown keys dropped everywhere but at the top and directly under
 * `orchestration`.
 */

const text = z.string().nullish();
const number = z.number().nullish();

const Config = z.object({
  autoMerge: z.boolean().default(false),
  additionalContext: z.string().default(''),
  skipDesign: z.boolean().default(false),
  skipAnalyze: z.boolean().default(false),
  skipImplement: z.boolean().default(false),
  skipVerify: z.boolean().default(false),
  autoHealEnabled: z.boolean().default(true),
  maxHealAttempts: z.number().min(0).max(5).default(1),
  batchSizeFallback: z.number().min(1).max(50).default(15),
  pauseBetweenBatches: z.boolean().default(false),
  budget: z.object({
    maxPerBatch: z.number().default(5),
    maxTotal: z.number().default(50),
    healingBudget: z.number().default(2),
    decisionBudget: z.number().default(0.5),
  }),
});

const Dashboard = z.object({
  active: z
    .object({
      id: z.string(),
      startedAt: z.string(),
      status: z
        .enum(['running', 'paused', 'waiting_merge', 'needs_attention', 'completed', 'failed', 'cancelled'])
        .default('running'),
      config: Config,
    })
    .nullish(),
  batches: z
    .object({
      total: z.number().int(),
      current: z.number().int(),
      items: z.array(
        z.object({
          section: z.string(),
          taskIds: z.array(z.string()),
          status: z.enum(['pending', 'running', 'completed', 'failed', 'healed']),
          workflowId: z.string().optional(),
          healAttempts: z.number().int().default(0),
        }),
      ),
    })
    .nullish(),
  cost: z.object({ total: z.number(), perBatch: z.array(z.number()) }).nullish(),
  decisionLog: z.array(z.object({ timestamp: z.string(), action: z.string(), reason: z.string() })).nullish(),
  lastWorkflow: z
    .object({
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
  // May be absent, must not be null.
  recoveryContext: z
    .object({
      issue: z.string(),
      options: z.array(z.enum(['retry', 'skip', 'abort'])),
      failedWorkflowId: z.string().optional(),
    })
    .optional(),
});

const StateOfOtherTools = z.looseObject({
  schema_version: z.literal('3.0'),
  project: z.object({ id: z.string(), name: z.string(), path: z.string() }),
  last_updated: text,
  orchestration: z.looseObject({
    phase: z
      .object({
        id: text,
        // Always text: "0010", never 10.
        number: z.string().regex(/^\d+$/).nullish(),
        name: text,
        branch: text,
        status: z.enum(['not_started', 'in_progress', 'complete']).nullish(),
        goals: z.array(z.string()).nullish(),
        hasUserGate: z.boolean().nullish(),
        userGateCriteria: text,
        userGateStatus: z.enum(['pending', 'confirmed', 'skipped']).nullish(),
      })
      .nullish(),
    next_phase: z.object({ number: text, name: text, description: text }).nullish(),
    step: z
      .object({
        current: z.enum(['design', 'analyze', 'implement', 'verify', 'merge']).nullish(),
        index: z.number().min(0).max(4).nullish(),
        status: z
          .enum(['not_started', 'pending', 'in_progress', 'complete', 'failed', 'blocked', 'skipped'])
          .nullish(),
      })
      .nullish(),
    analyze: z.object({ iteration: number, completedAt: number }).nullish(),
    implement: z
      .object({ current_tasks: z.array(z.string()).nullish(), current_section: text, started_at: text })
      .nullish(),
    progress: z.object({ tasks_completed: number, tasks_total: number, percentage: number }).nullish(),
    dashboard: Dashboard.nullish(),
  }),
  health: z.object({ status: text, last_check: text, issues: z.array(z.unknown()).nullish() }).nullish(),
  memory: z.object({ archive_reviews: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  actions: z
    .object({
      available: z.array(z.unknown()).nullish(),
      pending: z.array(z.unknown()).nullish(),
      history: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

/** A state file as other tools understand it. */
export type SeenState = z.infer<typeof StateOfOtherTools>;

const statePath = (project: string): string => join(project, '.specflow', 'orchestration-state.json');

/** Reads a project as other tools do. @throws naming the value by which they would be blinded */
export async function seenByOtherTools(project: string): Promise<SeenState> {
  const parsed = StateOfOtherTools.safeParse(JSON.parse(await readFile(statePath(project), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`Other tools would say NO_STATE: ${z.prettifyError(parsed.error)}`);
}

/** What `specflow state set` of an existing tool leaves behind: parsed, stripped, changed, written. */
export async function otherToolSetsStep(
  project: string,
  step: SeenState['orchestration']['step'],
): Promise<void> {
  const seen = await seenByOtherTools(project);
  const next = { ...seen, orchestration: { ...seen.orchestration, step } };
  await writeFile(statePath(project), JSON.stringify(next, null, 2));
}
