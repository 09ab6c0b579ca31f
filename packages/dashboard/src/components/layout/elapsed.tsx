'use client';

import { useNow } from '@/hooks/use-now';
import { formatDuration } from '@/lib/format/duration';
import { formatAgo, formatDateTime } from '@/lib/format/time';
import { elapsedMs, type Stopwatch } from '@/lib/view/elapsed';

/** Elapsed time that ticks by itself while its stopwatch runs. */
export function Elapsed({ watch }: { readonly watch: Stopwatch }) {
  const now = useNow(watch.runningSince !== undefined);
  return (
    <span className="tabular-nums" suppressHydrationWarning>
      {formatDuration(elapsedMs(watch, now))}
    </span>
  );
}

/** A moment in the past as a distance, absolute on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  const now = useNow(true);
  return (
    <time dateTime={at} title={formatDateTime(at)} suppressHydrationWarning>
      {formatAgo(now - Date.parse(at))}
    </time>
  );
}

/** The time left until a moment in the future, ticking; absolute on hover. */
export function Countdown({ until }: { readonly until: string }) {
  const now = useNow(true);
  return (
    <time dateTime={until} title={formatDateTime(until)} className="tabular-nums" suppressHydrationWarning>
      {formatDuration(Date.parse(until) - now)}
    </time>
  );
}
