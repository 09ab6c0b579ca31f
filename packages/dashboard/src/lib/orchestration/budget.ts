import type { ExecutionKind, LedgerEntry, OrchestrationExecution, Step } from '@specflow/shared/schemas';

/** Below this a reservation is not worth a process. */
export const MIN_CAP_USD = 0.05;

const MICRO = 1_000_000;

/** Adds amounts without the drift of floating point. */
export function sumUsd(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(amount * MICRO), 0) / MICRO;
}

/** Which purse pays: a batch's or step's own, its healing purse, or the decision purse. */
export interface Purse {
  readonly kind: ExecutionKind;
  readonly step: Step;
  readonly batchId?: string;
  /**
   * Only entries of these executions count. For a step those of its epoch, so that going back opens a fresh purse;
   * for a batch those of one of its groups.
   */
  readonly executionIds?: readonly string[];
  /** Only the entries of this group count: a purse for each group. */
  readonly groupId?: string;
  /** How many agents this purse has still to pay, this one included: each gets an equal part. */
  readonly shares?: number;
}

/** Totals of a ledger in USD. */
export interface LedgerTotals {
  readonly spent: number;
  readonly reserved: number;
  readonly estimated: number;
}

/** Sums settled and open entries. */
export function ledgerTotals(entries: readonly LedgerEntry[]): LedgerTotals {
  const settled = entries.filter((entry) => entry.spentUsd !== undefined);
  return {
    spent: sumUsd(settled.map((entry) => entry.spentUsd ?? 0)),
    reserved: sumUsd(
      entries.filter((entry) => entry.spentUsd === undefined).map((entry) => entry.reservedUsd),
    ),
    estimated: sumUsd(settled.filter((entry) => entry.estimated).map((entry) => entry.spentUsd ?? 0)),
  };
}

/** The outcome of asking for money. */
export type Reservation =
  | { readonly ok: true; readonly capUsd: number }
  | {
      readonly ok: false;
      readonly limit: string;
      readonly leftUsd: number;
      readonly usedUsd: number;
      readonly limitUsd: number;
    };

/**
 * What the next process may spend: the rest of its own purse, and never more than the run's rest
 * (invariant I4: at each spawn spent + reserved stays within the total).
 */
export function reserve(run: OrchestrationExecution, purse: Purse): Reservation {
  const totals = ledgerTotals(run.ledger);
  const totalLeft = sumUsd([run.config.budget.maxTotal, -totals.spent, -totals.reserved]);
  const limit = limitOf(run, purse.kind);
  const used = ledgerTotals(run.ledger.filter((entry) => paidBy(entry, purse)));
  const ownLeft = sumUsd([limit.usd, -used.spent, -used.reserved]);
  const left = Math.min(ownLeft / Math.max(1, purse.shares ?? 1), totalLeft);
  const capUsd = Math.floor(Math.round(left * MICRO) / 10_000) / 100;
  if (capUsd >= MIN_CAP_USD) return { ok: true, capUsd };
  const leftUsd = Math.max(0, Math.min(ownLeft, totalLeft));
  const { maxTotal } = run.config.budget;
  return ownLeft <= totalLeft
    ? { ok: false, limit: limit.name, leftUsd, usedUsd: sumUsd([limit.usd, -ownLeft]), limitUsd: limit.usd }
    : { ok: false, limit: 'Max total', leftUsd, usedUsd: sumUsd([maxTotal, -totalLeft]), limitUsd: maxTotal };
}

function limitOf(
  run: OrchestrationExecution,
  kind: ExecutionKind,
): { readonly name: string; readonly usd: number } {
  const { budget } = run.config;
  if (kind === 'heal') return { name: 'Healing budget', usd: budget.healingBudget };
  if (kind === 'decision') return { name: 'Decision budget', usd: budget.decisionBudget };
  return { name: 'Max per batch', usd: budget.maxPerBatch };
}

function paidBy(entry: LedgerEntry, purse: Purse): boolean {
  if (purse.kind === 'decision') return entry.kind === 'decision';
  if (purse.kind !== entry.kind) return false;
  if (purse.groupId !== undefined) return entry.groupId === purse.groupId;
  if (purse.batchId !== undefined && entry.batchId !== purse.batchId) return false;
  if (purse.batchId !== undefined)
    return purse.executionIds === undefined || purse.executionIds.includes(entry.executionId);
  if (entry.step !== purse.step || entry.batchId !== undefined) return false;
  return purse.executionIds === undefined || purse.executionIds.includes(entry.executionId);
}
