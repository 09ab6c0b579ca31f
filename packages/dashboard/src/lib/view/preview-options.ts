import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import type { PreviewOptions } from '../api-client/api';

/** The values of the form on which the preview depends; a number that is not one yet counts as the default. */
export function previewOptions(config: OrchestrationConfigInput): PreviewOptions {
  return {
    skipDesign: config.skipDesign === true,
    skipAnalyze: config.skipAnalyze === true,
    batchSizeFallback: wholeNumber(config.batchSizeFallback, { least: 1, most: 50, otherwise: 15 }),
    maxTasksPerBatch: wholeNumber(config.maxTasksPerBatch, { least: 0, most: 500, otherwise: 0 }),
    parallelism: wholeNumber(config.parallelism, { least: 1, most: 5, otherwise: 1 }),
  };
}

function wholeNumber(value: unknown, range: { least: number; most: number; otherwise: number }): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) return range.otherwise;
  return value >= range.least && value <= range.most ? value : range.otherwise;
}
