import { formatDuration } from '@/lib/format/duration';
import type { Segment, SegmentKind, Timeline } from './timeline';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800, 604_800,
].map((seconds) => seconds * SECOND);

/** A mark of the time axis. */
export interface Tick {
  readonly percent: number;
  /** Time since the start: `5m`, `1h 30m`. */
  readonly label: string;
}

/** At most seven marks at round distances from the start. */
export function ticksOf({ fromMs, toMs }: Pick<Timeline, 'fromMs' | 'toMs'>): readonly Tick[] {
  const length = toMs - fromMs;
  const step = STEPS.find((candidate) => length / candidate <= 6) ?? length / 6;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, n) => ({
    percent: ((n * step) / length) * 100,
    label: shortDuration(n * step),
  }));
}

/** Place of a segment on the axis in percent. */
export function placeOf(segment: Segment, { fromMs, toMs }: Pick<Timeline, 'fromMs' | 'toMs'>) {
  const length = toMs - fromMs;
  const left = Math.min(100, Math.max(0, ((segment.fromMs - fromMs) / length) * 100));
  const right = Math.min(100, Math.max(left, ((segment.toMs - fromMs) / length) * 100));
  return { left, width: right - left };
}

/** `agent 4m 32s, waiting 10s`: the sums of a row, the longest first. */
export function sumsText(segments: readonly Segment[], words: Readonly<Record<SegmentKind, string>>): string {
  const sums = new Map<SegmentKind, number>();
  for (const { kind, fromMs, toMs } of segments) sums.set(kind, (sums.get(kind) ?? 0) + toMs - fromMs);
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, ms]) => `${words[kind].toLowerCase()} ${formatDuration(ms)}`)
    .join(', ');
}

function shortDuration(ms: number): string {
  if (ms === 0) return '0';
  if (ms < MINUTE) return `${Math.round(ms / SECOND)}s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)}m`;
  const minutes = Math.round((ms % HOUR) / MINUTE);
  return `${Math.floor(ms / HOUR)}h${minutes === 0 ? '' : ` ${minutes}m`}`;
}
