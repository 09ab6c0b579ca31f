import { Elapsed } from '@/components/layout/elapsed';
import { StatusIcon } from '@/components/ui/status-icon';
import { formatUsd } from '@/lib/format/money';
import { formatClock, formatDateTime } from '@/lib/format/time';
import type { AttemptRow } from '@/lib/view/attempt-rows';
import { cn } from '@/lib/view/class-names';

/** One attempt: how it ended, when it began, how long it took, what it cost; on two lines where its list is narrow. */
export function AttemptLine(props: {
  readonly row: AttemptRow;
  readonly selected: boolean;
  readonly onSelect: () => void;
}) {
  const { row } = props;
  return (
    <li className="@container">
      <button
        type="button"
        aria-pressed={props.selected}
        onClick={props.onSelect}
        className={cn(
          'focus-ring grid w-full grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-md py-1.5 pr-2 pl-2 text-left -outline-offset-2 hover:bg-hover @md:grid-cols-[auto_5.5rem_minmax(0,1fr)_4.5rem_4.5rem_4rem]',
          props.selected && 'bg-selected hover:bg-selected',
        )}
      >
        <StatusIcon icon={row.look.icon} tone={row.look.tone} />
        <span className="truncate">{row.label}</span>
        <span className="truncate text-xs text-muted-foreground @max-md:col-start-2 @max-md:row-start-2">
          {row.look.word}
        </span>
        <span className="text-right text-xs text-faint-foreground tabular-nums @max-md:hidden">
          {row.attempt.startedAt !== undefined && (
            <time dateTime={row.attempt.startedAt} title={formatDateTime(row.attempt.startedAt)}>
              {formatClock(row.attempt.startedAt)}
            </time>
          )}
        </span>
        <span className="text-right text-xs text-muted-foreground tabular-nums @max-md:col-start-3 @max-md:row-start-1">
          {row.time !== null && <Elapsed watch={row.time} />}
        </span>
        <span className="text-right text-xs text-muted-foreground tabular-nums @max-md:col-start-3 @max-md:row-start-2">
          {row.costUsd !== null && formatUsd(row.costUsd)}
        </span>
      </button>
    </li>
  );
}
