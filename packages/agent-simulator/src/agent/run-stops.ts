import type { RunEnd } from '../protocol/result-event';

/** Thrown to end the whole run with this result; nothing more is asked of the model. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  constructor(readonly end: RunEnd) {
    super(end.subtype);
  }
}

/** The end of a run whose API call failed: `success` by name, an error by `is_error`. */
export function apiFailure(text: string, status: number | null, terminalReason = 'api_error'): RunEnd {
  return {
    subtype: 'success',
    isError: true,
    apiErrorStatus: status,
    terminalReason,
    text,
    stopReason: null,
    exitCode: 1,
  };
}

/** The end of a run that reached a limit of its own. */
export function limitReached(
  subtype: 'error_max_turns' | 'error_max_budget_usd' | 'error_max_structured_output_retries',
  terminalReason: string,
  message: string,
): RunEnd {
  return { subtype, isError: true, terminalReason, errors: [message], stopReason: null, exitCode: 1 };
}
