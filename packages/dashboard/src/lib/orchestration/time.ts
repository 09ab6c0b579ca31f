/** ISO text of a moment in milliseconds. A conversion only: the core never reads a clock. */
export function isoFromMs(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds of an ISO text; 0 when it is not one. */
export function msFromIso(iso: string): number {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? 0 : ms;
}
