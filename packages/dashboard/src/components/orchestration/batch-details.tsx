import type { OrchestrationView } from '@specflow/shared/schemas';
import { TriangleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '@/lib/format/count';
import type { BatchRow } from '@/lib/view/batch-rows';
import { cn } from '@/lib/view/class-names';
import { TaskList } from './task-list';
import { WaveGroups } from './wave-groups';

/** Inside of a batch: tasks, what changed, what went wrong; `children` are its tools. */
export function BatchDetails({
  run,
  row,
  children,
}: {
  readonly run: OrchestrationView;
  readonly row: BatchRow;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-2.5 pr-4 pb-3.5 pl-4 sm:pl-11">
      {row.failure !== null && row.status !== 'healing' && <FailureNote row={row} failure={row.failure} />}
      {row.skipReason !== null && <Note tone="neutral" text={row.skipReason} />}
      {row.warnings.map((warning) => (
        <Note key={warning} tone="warn" text={warning} />
      ))}
      {row.waves.length === 0 ? (
        <TaskList tasks={row.tasks} />
      ) : (
        <WaveGroups run={run} batchId={row.id} waves={row.waves} />
      )}
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

/** A failure reads differently once it is repaired. */
function FailureNote({ row, failure }: { readonly row: BatchRow; readonly failure: string }) {
  if (row.status === 'healed') return <Note tone="neutral" text={`Healed after: ${failure}`} />;
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
