import type { OrchestrationView } from '@specflow/shared/schemas';
import { RUN_FEATURES, type RunFeatures } from './run-features';

/** One limit and how much of it is used, in USD. */
export interface BudgetRow {
  readonly key: 'total' | 'batch' | 'healing' | 'decisions';
  readonly label: string;
  readonly spentUsd: number;
  readonly reservedUsd: number;
  readonly limitUsd: number;
}

/** The limits of a run that are in force, the total first. */
export function budgetRows(
  run: OrchestrationView,
  features: RunFeatures = RUN_FEATURES,
): readonly BudgetRow[] {
  const { budget } = run.config;
  const { money } = run.progress;
  const batch = run.batches.items.find((item) => item.status === 'running' || item.status === 'healing');
  const open = run.ledger.filter((entry) => entry.settledAt === undefined);
  const reserved = (kinds: readonly string[], batchId?: string) =>
    open
      .filter((entry) => kinds.includes(entry.kind) && (batchId === undefined || entry.batchId === batchId))
      .reduce((sum, entry) => sum + entry.reservedUsd, 0);
  const rows: (BudgetRow | null)[] = [
    {
      key: 'total',
      label: 'Total',
      spentUsd: money.spentUsd,
      reservedUsd: money.reservedUsd,
      limitUsd: budget.maxTotal,
    },
    // Over selected tasks this limit is that of each agent, not of a wave.
    batch === undefined || run.batchRun !== undefined
      ? null
      : {
          key: 'batch',
          label: 'This batch',
          spentUsd: batch.costUsd,
          reservedUsd: reserved(['batch'], batch.id),
          limitUsd: budget.maxPerBatch,
        },
    features.healing
      ? {
          key: 'healing',
          label: 'Healing',
          spentUsd: money.healingSpentUsd,
          reservedUsd: reserved(['heal']),
          limitUsd: budget.healingBudget,
        }
      : null,
    features.decisions
      ? {
          key: 'decisions',
          label: 'Decisions',
          spentUsd: money.decisionSpentUsd,
          reservedUsd: reserved(['decision']),
          limitUsd: budget.decisionBudget,
        }
      : null,
  ];
  return rows.filter((row) => row !== null);
}
