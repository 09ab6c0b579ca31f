import type { BudgetChange, OrchestrationBudget } from '@specflow/shared/schemas';

/** Limits as typed, in USD. */
export interface RaisedBudgetInput {
  readonly perBatch: string;
  readonly total: string;
}

/** The change to send, or null with a message per field. */
export interface RaisedBudget {
  readonly budget: BudgetChange | null;
  readonly errors: { readonly maxPerBatch?: string; readonly maxTotal?: string };
}

/** Reads raised limits: numbers that are at least the present ones, and more than them in one place. */
export function parseRaisedBudget(input: RaisedBudgetInput, now: OrchestrationBudget): RaisedBudget {
  const maxPerBatch = parseUsd(input.perBatch);
  const maxTotal = parseUsd(input.total);
  const errors = {
    maxPerBatch: problemOf(maxPerBatch, now.maxPerBatch),
    maxTotal: problemOf(maxTotal, now.maxTotal),
  };
  const fine = errors.maxPerBatch === undefined && errors.maxTotal === undefined;
  const raised = maxPerBatch > now.maxPerBatch || maxTotal > now.maxTotal;
  return { budget: fine && raised ? { maxPerBatch, maxTotal } : null, errors };
}

function parseUsd(text: string): number {
  const clean = text.trim().replace(/^\$/, '');
  return clean === '' ? Number.NaN : Number(clean);
}

function problemOf(value: number, least: number): string | undefined {
  if (!Number.isFinite(value)) return 'Enter an amount in dollars';
  return value < least ? `At least $${least}, the present limit` : undefined;
}
