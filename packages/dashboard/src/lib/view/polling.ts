const ACTIVE_MS = 3_000;
const IDLE_MS = 10_000;
const HIDDEN_ACTIVE_MS = 30_000;

/**
 * How long until the next poll, or false for none: 3 s while a run is active (or the server is away, to notice
 * its return), 10 s idle; in a hidden tab 30 s while a run is active, else none.
 */
export function pollIntervalMs(state: {
  readonly active: boolean;
  readonly hidden: boolean;
  readonly failing: boolean;
}): number | false {
  if (state.hidden) return state.active ? HIDDEN_ACTIVE_MS : false;
  return state.active || state.failing ? ACTIVE_MS : IDLE_MS;
}
