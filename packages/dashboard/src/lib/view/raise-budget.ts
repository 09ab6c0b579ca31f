import type { BudgetChange, OrchestrationBudget } from '@specflow/shared/schemas';
import { formatUsd } from '../format/money';
import { readNumber } from './read-number';

/** One limit of a run. */
export type BudgetName = keyof OrchestrationBudget;

/** The limits of a run in the order of the dialog, labelled as at the start. */
export const BUDGET_FIELDS: readonly { readonly name: BudgetName; readonly label: string }[] = [
  { name: 'maxPerBatch', label: 'Max per batch' },
  { name: 'maxTotal', label: 'Max total' },
  { name: 'healingBudget', label: 'Healing budget' },
  { name: 'decisionBudget', label: 'Decision budget' },
];

/** Limits as typed, in USD. */
export type RaisedBudgetInput = Readonly<Record<BudgetName, string>>;

/** The change to send, or null with a message per field. */
export interface RaisedBudget {
  readonly budget: BudgetChange | null;
  readonly errors: Readonly<Partial<Record<BudgetName, string>>>;
}

/** Reads raised limits: numbers that are at least the present ones, and more than them in one place. */
export function parseRaisedBudget(input: RaisedBudgetInput, now: OrchestrationBudget): RaisedBudget {
  const typed = BUDGET_FIELDS.map(({ name }) => ({ name, value: readNumber(input[name]), least: now[name] }));
  const errors = Object.fromEntries(
    typed.flatMap(({ name, value, least }) => {
      const problem = problemOf(value, least);
      return problem === undefined ? [] : [[name, problem]];
    }),
  );
  const raised = typed.filter(({ value, least }) => value > least);
  if (Object.keys(errors).length > 0 || raised.length === 0) return { budget: null, errors };
  return { budget: Object.fromEntries(raised.map(({ name, value }) => [name, value])), errors };
}

function problemOf(value: number, least: number): string | undefined {
  if (!Number.isFinite(value)) return 'Enter an amount in dollars';
  return value < least ? `At least ${formatUsd(least)}, the present limit` : undefined;
}
