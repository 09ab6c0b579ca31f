import type { BatchPlanView, OrchestrationStatusReply } from '@specflow/shared/schemas';
import { stepLabel } from './phase-steps';

/** "Phase 1055: Smart batching"; says so when there is none. */
export function previewPhaseName(reply: OrchestrationStatusReply): string {
  const { number, name } = reply.preflight?.phase ?? { number: null, name: null };
  if (number === null && name === null) return 'No active phase';
  if (name === null) return `Phase ${number}`;
  return number === null ? name : `Phase ${number}: ${name}`;
}

/** "Starts at: Implement, batch 2"; null when there is nothing to start. */
export function previewStart({ preflight }: OrchestrationStatusReply): string | null {
  if (preflight === undefined) return null;
  const batch = preflight.startBatch === undefined ? '' : `, batch ${preflight.startBatch}`;
  return `Starts at: ${stepLabel(preflight.startStep)}${batch}`;
}

/** "Detected 4 batches from tasks.md". */
export function previewBatches(plan: BatchPlanView): string {
  return `Detected ${plan.batchCount} ${plan.batchCount === 1 ? 'batch' : 'batches'} from tasks.md`;
}
