import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { formatLimitUsd } from '../format/money';
import type { RunFeatures } from './run-features';

/** What stands beside the closed "Advanced options". */
export function advancedSummary(config: OrchestrationConfigInput, features: RunFeatures): string {
  const parts = [
    features.healing ? `auto-heal ${config.autoHealEnabled === false ? 'off' : 'on'}` : null,
    config.pauseBetweenBatches === true ? 'pauses between batches' : null,
    config.model === undefined || config.model === '' ? 'default model' : config.model,
    features.parallel && (config.parallelism ?? 1) > 1 ? `${config.parallelism} agents` : null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** What stands beside the closed "Budget limits". */
export function budgetSummary({ budget }: OrchestrationConfigInput): string {
  const amount = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? '–' : formatLimitUsd(value);
  return `${amount(budget?.maxPerBatch)} per batch · ${amount(budget?.maxTotal)} total`;
}
