import type { BatchItem, OrchestrationView } from '@specflow/shared/schemas';

const CURRENT: readonly (readonly BatchItem['status'][])[] = [
  ['running', 'healing'],
  ['failed'],
  ['cancelled'],
  ['pending'],
];

/** 1-based number of the batch that is at work, where the run stopped, or next; null when none is left. */
export function currentBatchNumber(run: OrchestrationView): number | null {
  const item = CURRENT.flatMap((statuses) =>
    run.batches.items.filter((batch) => statuses.includes(batch.status)).slice(0, 1),
  )[0];
  return item === undefined ? null : item.index + 1;
}
