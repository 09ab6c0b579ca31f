import { z } from 'zod';
import { StepSchema, TimestampSchema, UsdSchema } from './primitives';
import { ExecutionKindSchema } from './workflow-execution';

/** One line of a run's ledger: reserved before the spawn, settled once from the result of the same attempt. */
export const LedgerEntrySchema = z.object({
  attemptId: z.string(),
  executionId: z.string(),
  kind: ExecutionKindSchema,
  step: StepSchema,
  batchId: z.string().optional(),
  groupId: z.string().optional(),
  reservedUsd: UsdSchema,
  spentUsd: UsdSchema.optional(),
  estimated: z.boolean(),
  reservedAt: TimestampSchema,
  settledAt: TimestampSchema.optional(),
});
export type LedgerEntry = z.infer<typeof LedgerEntrySchema>;
