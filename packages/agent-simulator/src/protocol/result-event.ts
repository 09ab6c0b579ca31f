import { newUuid } from './ids';
import type { JsonObject } from './json';
import type { Meter } from './meter';

/** How a run ended, as a row of the contract's result table. */
export interface RunEnd {
  subtype:
    | 'success'
    | 'error_max_turns'
    | 'error_max_budget_usd'
    | 'error_max_structured_output_retries'
    | 'error_during_execution';
  isError: boolean;
  apiErrorStatus?: number | null;
  terminalReason: string;
  /** The answer, or the error text of a failed API call; absent for the error subtypes. */
  text?: string;
  errors?: string[];
  stopReason?: string | null;
  structuredOutput?: unknown;
  exitCode: number;
}

/** A tool call that was refused, as listed in the result. */
export interface PermissionDenial {
  tool_name: string;
  tool_use_id: string;
  tool_input: JsonObject;
}

/** Everything a result event reports besides its end. */
export interface ResultFacts {
  sessionId: string;
  startedAtMs: number;
  nowMs: number;
  apiMs: number;
  turns: number;
  resultIndex: number;
  meter: Meter;
  denials: readonly PermissionDenial[];
  /** `model_usage_since_last_result` exists in stream-json only. */
  isStream: boolean;
}

function usageOf(meter: Meter): JsonObject {
  const tokens = meter.tokens();
  return {
    input_tokens: tokens.input,
    cache_creation_input_tokens: tokens.cacheWrite,
    cache_read_input_tokens: tokens.cacheRead,
    output_tokens: tokens.output,
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: 'standard',
    cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: tokens.cacheWrite },
    inference_geo: '',
    iterations: [],
    speed: 'standard',
  };
}

/** Builds the result event. As in the followed build, `type` is not its first key. */
export function resultEvent(end: RunEnd, facts: ResultFacts): JsonObject {
  const { meter } = facts;
  const durationMs = Math.round(facts.nowMs - facts.startedAtMs);
  return {
    duration_ms: durationMs,
    duration_api_ms: Math.round(facts.apiMs),
    type: 'result',
    subtype: end.subtype,
    is_error: end.isError,
    api_error_status: end.apiErrorStatus ?? null,
    num_turns: facts.turns,
    ...(end.subtype === 'success' ? { result: end.text ?? '' } : {}),
    stop_reason: end.stopReason === undefined ? 'end_turn' : end.stopReason,
    session_id: facts.sessionId,
    total_cost_usd: meter.sessionUsd(),
    usage: usageOf(meter),
    modelUsage: meter.sessionUsage(),
    ...(facts.isStream ? { model_usage_since_last_result: meter.takeUsageSinceLastResult() } : {}),
    permission_denials: facts.denials,
    ...(end.structuredOutput === undefined ? {} : { structured_output: end.structuredOutput }),
    ...(end.errors === undefined ? {} : { errors: end.errors }),
    terminal_reason: end.terminalReason,
    fast_mode_state: 'off',
    fast_mode_disabled_reason: 'unavailable',
    subagent_stats: {},
    safety_stops: [],
    queued_turn_count: 0,
    result_index: facts.resultIndex,
    first_content_frame_ms: Math.min(durationMs, 100),
    uuid: newUuid(),
  };
}

/** What `--output-format text` prints for an end. */
export function endText(end: RunEnd): string {
  if (end.subtype === 'error_during_execution') return 'Execution error';
  return end.text ?? (end.errors ?? []).join('\n');
}
