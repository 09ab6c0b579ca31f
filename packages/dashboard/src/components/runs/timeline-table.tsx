import { formatDuration } from '@/lib/format/duration';
import { formatDateTime } from '@/lib/format/time';
import type { Timeline } from '@/lib/view/timeline';
import { ScrollRegion } from './scroll-region';
import { SEGMENT_WORD } from './timeline-look';

/** The timeline as rows of text: what, state, from, how long. */
export function TimelineTable({ timeline }: { readonly timeline: Timeline }) {
  const rows = timeline.rows.flatMap(({ key, label, segments, note }) =>
    note === undefined
      ? segments.map((segment) => ({
          key: `${key}/${segment.fromMs}`,
          label,
          state: SEGMENT_WORD[segment.kind],
          from: formatDateTime(new Date(segment.fromMs).toISOString()),
          duration: formatDuration(segment.toMs - segment.fromMs),
        }))
      : [{ key, label, state: note, from: '–', duration: '–' }],
  );
  return (
    <ScrollRegion label="Timeline table" className="max-h-[36rem]">
      <table className="w-full min-w-[32rem] text-left text-xs">
        <thead className="sticky top-0 bg-card text-muted-foreground">
          <tr className="border-b [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
            <th scope="col">What</th>
            <th scope="col">State</th>
            <th scope="col">From</th>
            <th scope="col" className="text-right">
              Duration
            </th>
          </tr>
        </thead>
        <tbody className="divide-y tabular-nums">
          {rows.map((row) => (
            <tr key={row.key} className="[&>*]:px-4 [&>*]:py-1.5">
              <th scope="row" className="font-normal break-words">
                {row.label}
              </th>
              <td>{row.state}</td>
              <td className="text-muted-foreground">{row.from}</td>
              <td className="text-right">{row.duration}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
