import { TriangleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusIcon } from '@/components/ui/status-icon';
import { formatCount } from '@/lib/format/count';
import type { BatchRow, BatchTaskRow } from '@/lib/view/batch-rows';
import { TASK_STATUS } from '@/lib/view/batch-status';
import { cn } from '@/lib/view/class-names';

/** Inside of a batch: tasks, what changed, what went wrong; `children` are its tools. */
export function BatchDetails({ row, children }: { readonly row: BatchRow; readonly children?: ReactNode }) {
  return (
    <div className="flex flex-col gap-2.5 pr-4 pb-3.5 pl-4 sm:pl-11">
      {row.failure !== null && <FailureNote row={row} failure={row.failure} />}
      {row.skipReason !== null && <Note tone="neutral" text={`Skipped: ${row.skipReason}`} />}
      {row.warnings.map((warning) => (
        <Note key={warning} tone="warn" text={warning} />
      ))}
      <ul className="flex flex-col gap-1.5">
        {row.tasks.map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
        {row.evidence !== null && (
          <span className="rounded-md border px-1.5 py-0.5 font-mono text-2xs">
            {row.evidence.files} <span className="text-done">+{row.evidence.additions}</span>{' '}
            <span className="text-danger">−{row.evidence.deletions}</span>
          </span>
        )}
        {row.ticked !== null && <span>{formatCount(row.ticked.inside, 'task')} ticked</span>}
        {row.ticked !== null && row.ticked.outside.length > 0 && (
          <span>also ticked outside this batch: {row.ticked.outside.join(', ')}</span>
        )}
        <span className="-ml-2.5 flex flex-wrap items-center">{children}</span>
      </div>
    </div>
  );
}

/** One task: state, id, words. */
export function TaskLine({ task }: { readonly task: BatchTaskRow }) {
  const status = TASK_STATUS[task.state];
  const settled = task.state === 'done' || task.state === 'skipped' || task.state === 'waived';
  const spoken = task.state === 'pending' || task.state === 'done' || task.state === 'in_progress';
  return (
    <li className="flex items-baseline gap-2.5">
      <StatusIcon
        icon={status.icon}
        tone={status.tone}
        label={status.word}
        className="translate-y-0.5 self-start"
      />
      <span
        className={cn(
          'min-w-10 shrink-0 font-mono text-xs',
          settled ? 'text-faint-foreground' : 'text-muted-foreground',
        )}
      >
        {task.id}
      </span>
      <span className={cn('min-w-0 flex-1 text-pretty break-words', settled && 'text-muted-foreground')}>
        {task.description}
      </span>
      {!spoken && <span className={cn('shrink-0 text-xs text-muted-foreground')}>{status.word}</span>}
      {task.unproven && (
        <span className="shrink-0 text-xs text-warn" title="Ticked, but no file changed since the last batch">
          unproven
        </span>
      )}
    </li>
  );
}

/** A failure reads differently while it is being repaired, and once it is. */
function FailureNote({ row, failure }: { readonly row: BatchRow; readonly failure: string }) {
  if (row.status === 'healed') return <Note tone="neutral" text={`Healed after: ${failure}`} />;
  if (row.status === 'healing') return <Note tone="warn" text={`Fixing: ${failure}`} />;
  return <Note tone="danger" text={failure} />;
}

function Note({ tone, text }: { readonly tone: 'danger' | 'warn' | 'neutral'; readonly text: string }) {
  return (
    <p
      className={cn(
        'flex items-start gap-2 text-pretty break-words',
        tone === 'danger' && 'text-danger',
        tone === 'warn' && 'text-warn',
        tone === 'neutral' && 'text-muted-foreground',
      )}
    >
      {tone !== 'neutral' && <TriangleAlertIcon className="mt-0.5 size-3.5 shrink-0" aria-hidden />}
      <span className="min-w-0">{text}</span>
    </p>
  );
}
