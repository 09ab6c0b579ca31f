import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import type { RunFeatures } from './run-features';

/** Path of a field inside the configuration. */
export type ConfigFieldName =
  | Exclude<keyof OrchestrationConfigInput, 'budget' | 'timeouts' | 'skipImplement' | 'skipVerify'>
  | `budget.${keyof NonNullable<OrchestrationConfigInput['budget']>}`;

/** One control of the dialog. */
export interface ConfigField {
  readonly name: ConfigFieldName;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly kind: 'switch' | 'count' | 'usd' | 'name' | 'text';
  /** Shown only when runs can do it. */
  readonly feature?: keyof RunFeatures;
}

const FIELDS = {
  core: [
    {
      name: 'autoMerge',
      label: 'Auto-merge on completion',
      hint: 'Run /flow.merge when verify succeeds. Never through a user gate or unproven tasks',
      kind: 'switch',
    },
    {
      name: 'skipDesign',
      label: 'Skip design',
      hint: 'Use the spec, plan and tasks that exist',
      kind: 'switch',
    },
    { name: 'skipAnalyze', label: 'Skip analyze', hint: 'Go straight to implementation', kind: 'switch' },
    {
      name: 'additionalContext',
      label: 'Additional context',
      placeholder: 'Added to every prompt, for example: focus on performance',
      kind: 'text',
    },
  ],
  advanced: [
    {
      name: 'autoHealEnabled',
      label: 'Auto-heal enabled',
      hint: 'Let an agent repair a failed batch',
      kind: 'switch',
      feature: 'healing',
    },
    {
      name: 'pauseBetweenBatches',
      label: 'Pause between batches',
      hint: 'Wait for you after each batch',
      kind: 'switch',
    },
    { name: 'maxHealAttempts', label: 'Max heal attempts', kind: 'count', feature: 'healing' },
    {
      name: 'batchSizeFallback',
      label: 'Batch size fallback',
      hint: 'Tasks per batch without sections',
      kind: 'count',
    },
    {
      name: 'maxTasksPerBatch',
      label: 'Split sections above',
      hint: 'Open tasks; 0 never splits',
      kind: 'count',
    },
    {
      name: 'parallelism',
      label: 'Parallel agents',
      hint: 'With 2 to 5, each works in a git worktree and commits are made on the branch',
      kind: 'count',
      feature: 'parallel',
    },
    { name: 'model', label: 'Model', placeholder: 'Default of the agent', kind: 'name' },
    {
      name: 'fallbackModel',
      label: 'Fallback model',
      hint: 'When the model is overloaded',
      placeholder: 'None',
      kind: 'name',
    },
  ],
  budget: [
    { name: 'budget.maxPerBatch', label: 'Max per batch', kind: 'usd' },
    { name: 'budget.maxTotal', label: 'Max total', kind: 'usd' },
    { name: 'budget.healingBudget', label: 'Healing budget', kind: 'usd', feature: 'healing' },
    { name: 'budget.decisionBudget', label: 'Decision budget', kind: 'usd', feature: 'decisions' },
  ],
} as const satisfies Record<string, readonly ConfigField[]>;

/** A part of the dialog. */
export type ConfigFieldGroup = keyof typeof FIELDS;

/** The controls of one part that do something with these features. */
export function configFields(group: ConfigFieldGroup, features: RunFeatures): readonly ConfigField[] {
  return FIELDS[group].filter((field: ConfigField) => field.feature === undefined || features[field.feature]);
}
