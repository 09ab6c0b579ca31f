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

/** An estimate in milliseconds as a range: `9m–16m`, `40s–1m 10s`, `1h 30m–3h`; as fine as its high end is long. */
export function formatDurationRange([low, high]: readonly [number, number]): string {
  const step = high >= 2 * HOUR_MS ? 5 * MINUTE_MS : high >= 2 * MINUTE_MS ? MINUTE_MS : SECOND_MS;
  const [from, to] = [low, high].map((ms) => roundDuration(Math.round(ms / step) * step));
  return from === to ? `about ${to}` : `${from}–${to}`;
}

/** A duration without parts that are nothing: `3h`, `1h 30m`, `9m`, `1m 10s`. */
function roundDuration(ms: number): string {
  const parts = [
    [Math.floor(ms / HOUR_MS), 'h'],
    [Math.floor((ms % HOUR_MS) / MINUTE_MS), 'm'],
    [Math.floor((ms % MINUTE_MS) / SECOND_MS), 's'],
  ] as const;
  const text = parts.flatMap(([value, unit]) => (value > 0 ? `${value}${unit}` : [])).join(' ');
  return text === '' ? '0s' : text;
}
