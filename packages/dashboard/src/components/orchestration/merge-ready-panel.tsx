'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { GitMergeIcon, ShieldAlertIcon } from 'lucide-react';
import { useState } from 'react';
import { ViewDiffButton } from '@/components/diff/view-diff-button';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useRunActions } from '@/hooks/use-run-actions';
import { formatCount } from '@/lib/format/count';
import { mergeReview } from '@/lib/view/merge-review';
import { ConfirmDialog } from './confirm-dialog';
import { FinishDialog } from './finish-dialog';

/** The run is verified and waits for a person: what to look at first, and the two ways to end it. */
export function MergeReadyPanel({ run }: { readonly run: OrchestrationView }) {
  const { send, pending } = useRunActions(run);
  const [asking, setAsking] = useState<'gate' | 'finish' | null>(null);
  const [checked, setChecked] = useState(false);
  const review = mergeReview(run);
  const gated = review.userGate !== 'none';
  const merge = (confirmUserGate: boolean) =>
    send(confirmUserGate ? { action: 'merge', confirmUserGate } : { action: 'merge' }, 'Merge started');
  return (
    <Card role="region" aria-label="Merge Ready" className="border-accent-line bg-accent-soft/40 p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex min-w-0 flex-1 basis-72 gap-3">
          <GitMergeIcon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
          <div className="flex min-w-0 flex-col gap-2">
            <div>
              <h2 className="text-base font-semibold">Merge Ready</h2>
              <p className="text-pretty text-muted-foreground">{run.statusReason}</p>
            </div>
            <p className="text-xs text-muted-foreground tabular-nums">
              {run.progress.tasksCompleted} of {run.progress.tasksTotal} tasks complete ·{' '}
              {formatCount(review.filesChanged, 'file')} changed
              {run.project.branch !== null && ` · ${run.project.branch}`}
              {run.project.branch !== null &&
                run.project.baseBranch !== null &&
                ` → ${run.project.baseBranch}`}
            </p>
            <Review title="Ticked without a changed file" ids={review.unproven} />
            <Review title="Waived" ids={review.waived} />
            <Review title="Deferred" ids={review.deferred} />
            {review.warnings.map((warning) => (
              <p key={warning} className="text-pretty break-words text-warn">
                {warning}
              </p>
            ))}
          </div>
        </div>
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:flex-col-reverse [&>button]:max-sm:h-9">
          <ViewDiffButton run={run} />
          {run.next.includes('finish') && (
            <Button variant="outline" disabled={pending} onClick={() => setAsking('finish')}>
              Finish without merge
            </Button>
          )}
          {run.next.includes('merge') && (
            <Button
              variant="orchestration"
              disabled={pending}
              onClick={() => (gated ? setAsking('gate') : merge(false))}
            >
              <GitMergeIcon aria-hidden /> Run Merge
            </Button>
          )}
        </div>
      </div>
      <FinishDialog
        run={run}
        open={asking === 'finish'}
        onOpenChange={(open) => setAsking(open ? 'finish' : null)}
      />
      <ConfirmDialog
        open={asking === 'gate'}
        onOpenChange={(open) => {
          setAsking(open ? 'gate' : null);
          setChecked(false);
        }}
        title="This phase has a user gate"
        description={
          review.userGate === 'unreadable'
            ? 'The state of the gate could not be read, so it counts as closed. Merging needs your own check.'
            : 'Somebody has to check the result before it is merged. No agent can do that for you.'
        }
        confirm="Run Merge"
        confirmDisabled={!checked}
        onConfirm={() => merge(true)}
      >
        <label className="flex items-start gap-2.5 rounded-lg border p-3">
          <input
            type="checkbox"
            checked={checked}
            onChange={(event) => setChecked(event.target.checked)}
            className="focus-ring mt-0.5 size-4 choice"
          />
          <span>
            <ShieldAlertIcon className="mr-1 inline size-3.5 text-warn" aria-hidden />I checked the result
            against the gate’s criteria myself.
          </span>
        </label>
      </ConfirmDialog>
    </Card>
  );
}

function Review({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className="text-pretty">
      <span className="font-medium text-warn">
        {title} ({ids.length}):
      </span>{' '}
      <span className="font-mono text-xs break-words">{ids.join(', ')}</span>
    </p>
  );
}
