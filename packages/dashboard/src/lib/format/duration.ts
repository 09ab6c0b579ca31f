const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const pad = (value: number) => String(value).padStart(2, '0');

/** A duration in milliseconds as `32s`, `4m 32s` or `1h 04m`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
}

/** An estimate in milliseconds as a range: `9–16 min`, `40–70 s`, `1.5–3 h`. The unit is that of the high end. */
export function formatDurationRange([low, high]: readonly [number, number]): string {
  const [unit, unitMs, digits] =
    high >= 2 * HOUR_MS
      ? ['h', HOUR_MS, 1]
      : high >= 2 * MINUTE_MS
        ? ['min', MINUTE_MS, 0]
        : ['s', SECOND_MS, 0];
  const from = round(low / unitMs, digits);
  const to = round(high / unitMs, digits);
  return from === to ? `about ${to} ${unit}` : `${from}–${to} ${unit}`;
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
