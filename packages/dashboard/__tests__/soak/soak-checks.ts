import type { OrchestrationView } from '@specflow/shared/schemas';
import { overlaps, type TraceEvent, tasksDone } from '../support/agent-trace';

/** What is wrong with a run after all the kills; every number has to be 0. */
export interface Damage {
  /** Tasks that are open although the run says that it is ready. */
  readonly lost: number;
  /** Tasks done twice, batches run again after their last task, attempts started more than once. */
  readonly doubled: number;
  /** Pairs of agents that were alive at the same time. */
  readonly overlaps: number;
  /** Ledger entries that are unsettled or booked twice, plus one when the sum is not the total. */
  readonly ledger: number;
}

/** Compares the record and the task file with what the agents themselves wrote down. */
export function findDamage(input: {
  readonly run: OrchestrationView;
  readonly trace: readonly TraceEvent[];
  readonly tasksText: string;
}): Damage {
  const { run, trace, tasksText } = input;
  return {
    lost: (tasksText.match(/^- \[ \]/gm) ?? []).length,
    doubled: repeated(tasksDone(trace)) + idleStarts(trace) + surplusStarts(run, trace),
    overlaps: overlaps(trace).length,
    ledger: ledgerErrors(run),
  };
}

const repeated = (values: readonly string[]): number => values.length - new Set(values).size;

/** Agents sent to a batch of which every task was done already. */
function idleStarts(trace: readonly TraceEvent[]): number {
  return trace.filter(
    ({ event, skill, taskIds }) => event === 'start' && skill === 'flow.implement' && taskIds.length === 0,
  ).length;
}

function surplusStarts(run: OrchestrationView, trace: readonly TraceEvent[]): number {
  const attempts = run.executionRecords.reduce((sum, execution) => sum + execution.attempts.length, 0);
  return Math.max(0, trace.filter(({ event }) => event === 'start').length - attempts);
}

function ledgerErrors({ ledger, totalCostUsd }: OrchestrationView): number {
  const micro = (usd: number) => Math.round(usd * 1e6);
  const sum = ledger.reduce((total, { spentUsd = 0 }) => total + micro(spentUsd), 0);
  const open = ledger.filter(({ spentUsd, settledAt }) => spentUsd === undefined || !settledAt).length;
  return open + repeated(ledger.map(({ attemptId }) => attemptId)) + (sum === micro(totalCostUsd) ? 0 : 1);
}
