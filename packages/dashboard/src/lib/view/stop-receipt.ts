import type { StopReceipt } from '@specflow/shared/schemas';
import { formatCount } from '../format/count';

/** Proof of a stop in words: "Stopped. 3 processes ended, 0 left." */
export function stopReceiptText({ processesEnded, processesLeft }: StopReceipt): string {
  return `Stopped. ${formatCount(processesEnded, 'process', 'processes')} ended, ${processesLeft} left.`;
}
