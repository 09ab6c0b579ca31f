import type { OrchestrationExecution } from '@specflow/shared/schemas';
import { ledgerTotals } from '../budget';
import type { NotificationKind } from '../observe';
import type { Turn } from '../turn';

/** Share of the total budget at which a person is told. */
const BUDGET_SHARE = 0.8;

/** Tells the person what needs them, or what is over: once per occasion, remembered in the record (mission L2). */
export function notifyChanges(turn: Turn, before: OrchestrationExecution): void {
  const { run } = turn;
  const kind = run.status === before.status ? null : kindOf(run);
  if (kind) turn.effects.push({ type: 'notify', kind, text: run.statusReason });
  const { maxTotal } = run.config.budget;
  const key = `budget_80:${maxTotal}`;
  const spent = ledgerTotals(run.ledger).spent;
  if (spent < maxTotal * BUDGET_SHARE || run.notified.includes(key)) return;
  turn.run = { ...run, notified: [...run.notified, key] };
  const text = `$${spent.toFixed(2)} of $${maxTotal.toFixed(2)} are spent.`;
  turn.effects.push({ type: 'notify', kind: 'budget_80', text });
}

function kindOf(run: OrchestrationExecution): NotificationKind | null {
  switch (run.status) {
    case 'waiting_input':
      return 'needs_answer';
    case 'needs_attention':
      return 'needs_attention';
    case 'waiting_merge':
      return 'merge_ready';
    case 'completed':
      return 'completed';
    case 'failed':
      return 'failed';
    default:
      return null;
  }
}
