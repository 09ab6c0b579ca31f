import type { BatchItem, OrchestrationView } from '@specflow/shared/schemas';

/** What a batch is called outside of its list. The waves of selected tasks have names that say their place already. */
export function batchTitle(
  { batchRun }: Pick<OrchestrationView, 'batchRun'>,
  { index, section }: Pick<BatchItem, 'index' | 'section'>,
): string {
  return batchRun === undefined ? `Batch ${index + 1} · ${section}` : section;
}
