import { amountOf, isRecord, type JsonRecord, recordOf, stringOf, stringsOf } from './json-value';

/** What a `result` event says. Only structured fields decide; texts are for people. */
export interface AgentResult {
  readonly subtype: string;
  /** False only when the event says so: a missing field is no success. */
  readonly isError: boolean;
  readonly apiErrorStatus: number | null;
  readonly terminalReason: string | null;
  readonly stopReason: string | null;
  readonly text: string;
  readonly errors: readonly string[];
  /** The answer to the JSON schema; undefined when the agent never gave one. */
  readonly structuredOutput: unknown;
  /** Names of the tools that were refused. */
  readonly permissionDenials: readonly string[];
  /** `total_cost_usd` when it is an amount. */
  readonly totalCostUsd?: number;
  /** The total counts the whole session, not this process (newer builds). */
  readonly totalIsCumulative: boolean;
  /** Sum of `model_usage_since_last_result` of this event, when all of it are amounts. */
  readonly sinceLastResultUsd?: number;
}

/** Reads a `result` event. */
export function parseResultEvent(event: JsonRecord): AgentResult {
  const status = event.api_error_status;
  return {
    subtype: stringOf(event.subtype) ?? '',
    isError: event.is_error !== false,
    apiErrorStatus: typeof status === 'number' ? status : null,
    terminalReason: stringOf(event.terminal_reason) ?? null,
    stopReason: stringOf(event.stop_reason) ?? null,
    text: stringOf(event.result) ?? '',
    errors: stringsOf(event.errors),
    structuredOutput: event.structured_output,
    permissionDenials: Array.isArray(event.permission_denials)
      ? event.permission_denials.filter(isRecord).map((denial) => stringOf(denial.tool_name) ?? 'unknown')
      : [],
    totalCostUsd: amountOf(event.total_cost_usd),
    totalIsCumulative: event.result_index !== undefined || event.model_usage_since_last_result !== undefined,
    sinceLastResultUsd: sumOfShares(event.model_usage_since_last_result),
  };
}

function sumOfShares(shares: unknown): number | undefined {
  if (!isRecord(shares)) return undefined;
  let sum = 0;
  for (const share of Object.values(shares)) {
    const usd = amountOf(recordOf(share).costUSD);
    if (usd === undefined) return undefined;
    sum += usd;
  }
  return sum;
}
