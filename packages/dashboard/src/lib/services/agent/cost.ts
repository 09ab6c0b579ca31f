import type { AgentOutputFacts } from './read-result';

/** What {@link attemptCost} needs to know. Amounts in USD. */
export interface CostInput {
  readonly output: AgentOutputFacts;
  /** False when the runner never started the agent (`startError`): then nothing can have been spent. */
  readonly started: boolean;
  readonly reservedUsd: number;
  /** `total_cost_usd` of the attempt that this one resumes or forks; absent for a new session. */
  readonly previousTotalUsd?: number;
}

/** Cost of one attempt in USD. `estimated` amounts are flagged everywhere they are shown. */
export interface AttemptCost {
  readonly usd: number;
  readonly estimated: boolean;
}

/**
 * What one attempt has cost (agent contract, "Cost"). Newer builds report totals of the whole session, so their
 * shares since the last result count, else the difference to the total before; older builds report per process.
 * Without a usable amount: the answers seen at list price, at most the reservation. Unreadable output costs
 * the whole reservation, because anything may have been spent.
 */
export function attemptCost({ output, started, reservedUsd, previousTotalUsd }: CostInput): AttemptCost {
  if (!started) return { usd: 0, estimated: false };
  if (!output.readable) return { usd: reservedUsd, estimated: true };
  const reported = output.sharesUsd ?? reportedTotal(output, previousTotalUsd);
  if (reported !== undefined) return { usd: rounded(reported), estimated: false };
  return { usd: rounded(Math.min(output.seenUsd, reservedUsd)), estimated: true };
}

function reportedTotal({ result }: AgentOutputFacts, previousTotalUsd = 0): number | undefined {
  const total = result?.totalCostUsd;
  if (total === undefined || result?.totalIsCumulative !== true) return total;
  // A total below the one before cannot belong to the same session.
  return total < previousTotalUsd ? undefined : total - previousTotalUsd;
}

/** Binary fractions are no money: a millionth of a dollar is precise enough for every price list. */
function rounded(usd: number): number {
  return Math.round(usd * 1_000_000) / 1_000_000;
}
