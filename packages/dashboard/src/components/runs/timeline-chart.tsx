import { formatDuration } from '@/lib/format/duration';
import { formatClock } from '@/lib/format/time';
import { cn } from '@/lib/view/class-names';
import type { Segment, Timeline, TimelineRow } from '@/lib/view/timeline';
import { placeOf, sumsText, ticksOf } from '@/lib/view/timeline-scale';
import { ScrollRegion } from './scroll-region';
import { SEGMENT_FILL, SEGMENT_WORD } from './timeline-look';

const INDENT = [
  'pl-4 font-medium max-sm:pl-0',
  'pl-7 max-sm:pl-2',
  'pl-10 text-muted-foreground max-sm:pl-4',
] as const;

/** The bars over a common axis, beside their names; in a narrow window each below its name, with all of the width. */
export function TimelineChart({ timeline }: { readonly timeline: Timeline }) {
  const ticks = ticksOf(timeline);
  return (
    <ScrollRegion label="Timeline chart">
      <div className="py-3 pr-6 max-sm:pl-4 sm:min-w-[36rem]">
        <div className="flex" aria-hidden>
          <div className="sticky left-0 z-10 w-52 shrink-0 bg-card max-sm:hidden" />
          <div className="relative h-5 flex-1 text-2xs text-faint-foreground tabular-nums">
            {ticks.map((tick) => (
              <span
                key={tick.percent}
                className="absolute -translate-x-1/2 first:translate-x-0 max-sm:even:hidden"
                style={{ left: `${tick.percent}%` }}
              >
                {tick.label}
              </span>
            ))}
          </div>
        </div>
        <ol className="relative">
          {timeline.rows.map((row) => (
            <Row key={row.key} row={row} timeline={timeline} ticks={ticks.map(({ percent }) => percent)} />
          ))}
        </ol>
      </div>
    </ScrollRegion>
  );
}

function Row(props: {
  readonly row: TimelineRow;
  readonly timeline: Timeline;
  readonly ticks: readonly number[];
}) {
  const { row, timeline } = props;
  return (
    <li className="group flex items-center max-sm:flex-col max-sm:items-stretch">
      <span
        title={row.label}
        className={cn(
          'sticky left-0 z-10 w-52 shrink-0 bg-card py-1 pr-3 text-xs max-sm:static max-sm:w-auto max-sm:pt-1.5 max-sm:pb-0',
          INDENT[row.depth],
        )}
      >
        <span className="line-clamp-3 break-words">{row.label}</span>
      </span>
      <span className="sr-only">: {row.note ?? sumsText(row.segments, SEGMENT_WORD)}</span>
      <div className="relative h-7 group-hover:bg-hover sm:flex-1" aria-hidden>
        {props.ticks.map((percent) => (
          <span key={percent} className="absolute inset-y-0 w-px bg-border" style={{ left: `${percent}%` }} />
        ))}
        {row.note !== undefined && (
          <span className="absolute inset-y-0 left-2 flex items-center text-2xs text-faint-foreground">
            {row.note}
          </span>
        )}
        {row.segments.map((segment) => (
          <Bar key={segment.fromMs} segment={segment} timeline={timeline} thin={row.depth === 2} />
        ))}
      </div>
    </li>
  );
}

function Bar(props: { readonly segment: Segment; readonly timeline: Timeline; readonly thin: boolean }) {
  const { segment } = props;
  const { left, width } = placeOf(segment, props.timeline);
  const from = formatClock(new Date(segment.fromMs).toISOString());
  const to = formatClock(new Date(segment.toMs).toISOString());
  return (
    <span
      title={`${SEGMENT_WORD[segment.kind]} · ${formatDuration(segment.toMs - segment.fromMs)} · ${from}–${to}`}
      className={cn(
        'absolute min-w-0.5 rounded-xs hover:brightness-110',
        props.thin ? 'inset-y-2.5' : 'inset-y-1.5',
        SEGMENT_FILL[segment.kind],
      )}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}
