import type { OrchestrationView } from '@specflow/shared/schemas';
import { Elapsed } from '@/components/layout/elapsed';
import { Card } from '@/components/ui/card';
import { StatusIcon } from '@/components/ui/status-icon';
import { formatUsd } from '@/lib/format/money';
import { formatDateTime } from '@/lib/format/time';
import { isWaveDone } from '@/lib/view/batch-rows';
import { cn } from '@/lib/view/class-names';
import { mergeReview } from '@/lib/view/merge-review';
import { runEnding } from '@/lib/view/run-ending';

/** How a run ended: one sentence and the sums. */
export function RunEndedPanel({ run }: { readonly run: OrchestrationView }) {
  const ending = runEnding(run);
  if (ending === null) return null;
  const settled = run.batches.items.filter((item) =>
    run.batchRun === undefined
      ? item.status === 'completed' || item.status === 'healed'
      : isWaveDone(run.batchRun, item),
  );
  const work = [
    { name: 'Tasks', value: `${run.progress.tasksCompleted}/${run.progress.tasksTotal}` },
    {
      name: run.batchRun === undefined ? 'Batches' : 'Waves',
      value: `${settled.length}/${run.batches.items.length}`,
    },
    { name: 'Files changed', value: String(mergeReview(run).filesChanged) },
  ];
  const facts = [
    ...(run.kind === 'workflow' ? [] : work),
    { name: 'Working time', value: <Elapsed watch={{ activeMs: run.progress.activeMs }} /> },
    { name: 'Spent', value: formatUsd(run.progress.money.spentUsd) },
  ];
  return (
    <Card
      role="region"
      aria-label={ending.title}
      className={cn('p-4 sm:p-5', ending.tone === 'done' && 'border-done-line bg-done-soft/40')}
    >
      <div className="flex gap-3">
        <StatusIcon icon={ending.icon} tone={ending.tone} className="mt-0.5 size-5" />
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <div>
            <h2 className="text-base font-semibold">{ending.title}</h2>
            <p className="text-pretty break-words text-muted-foreground">
              {run.statusReason}
              {run.completedAt !== undefined && ` · ${formatDateTime(run.completedAt)}`}
            </p>
          </div>
          <dl className="flex flex-wrap gap-x-8 gap-y-3">
            {facts.map(({ name, value }) => (
              <div key={name}>
                <dt className="text-xs text-muted-foreground">{name}</dt>
                <dd className="text-base font-medium tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
    </Card>
  );
}
