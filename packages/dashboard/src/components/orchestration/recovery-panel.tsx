'use client';

import type { OrchestrationView, RunAction } from '@specflow/shared/schemas';
import { OctagonXIcon, RotateCwIcon, SkipForwardIcon, TriangleAlertIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useRunActions } from '@/hooks/use-run-actions';
import { cn } from '@/lib/view/class-names';
import { recoveryView } from '@/lib/view/recovery';
import { ConfirmDialog } from './confirm-dialog';
import { FinishDialog } from './finish-dialog';
import { RaiseBudgetDialog } from './raise-budget-dialog';

/** The run needs a decision of a person: what happened, how to fix it, the evidence, and what can be done. */
export function RecoveryPanel({ run }: { readonly run: OrchestrationView }) {
  const { send, pending } = useRunActions(run);
  const [asking, setAsking] = useState<'skip' | 'abort' | 'budget' | 'finish' | null>(null);
  const view = recoveryView(run);
  const can = (action: RunAction) => run.next.includes(action);
  if (view === null) return null;
  return (
    <Card
      role="region"
      aria-label="Needs attention"
      className="border-danger-line bg-danger-soft/50 p-4 sm:p-5"
    >
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-3">
        <TriangleAlertIcon className="mt-0.5 size-5 shrink-0 text-danger" aria-hidden />
        <div>
          <h2 className="text-base font-semibold">Needs attention</h2>
          <p className="text-pretty break-words">{view.issue}</p>
          {view.fix !== null && <p className="text-pretty break-words text-muted-foreground">{view.fix}</p>}
        </div>
        <div className="flex min-w-0 flex-col gap-3 sm:col-start-2 max-sm:col-span-2">
          {view.evidence.length > 0 && (
            <dl className="grid gap-x-4 gap-y-1.5 rounded-lg border bg-card p-3 text-xs sm:grid-cols-[auto_minmax(0,1fr)]">
              {view.evidence.map(({ name, value, isCode }) => (
                <div key={name} className="max-sm:grid max-sm:grid-cols-[5.5rem_minmax(0,1fr)] sm:contents">
                  <dt className="text-muted-foreground">{name}</dt>
                  <dd
                    className={cn(
                      'break-words whitespace-pre-wrap tabular-nums',
                      isCode && 'font-mono text-2xs leading-4',
                    )}
                  >
                    {value}
                  </dd>
                </div>
              ))}
            </dl>
          )}
          <div className="flex flex-wrap gap-2 [&>button]:max-sm:h-9 [&>button]:max-sm:flex-1">
            {view.needsMoney && can('raise-budget') && (
              <Button disabled={pending} onClick={() => setAsking('budget')}>
                Raise budget
              </Button>
            )}
            {can('retry') && (
              <Button
                variant={view.needsMoney ? 'outline' : 'default'}
                disabled={pending}
                onClick={() => send({ action: 'retry' }, `${view.retryLabel}: started`)}
              >
                <RotateCwIcon aria-hidden /> {view.retryLabel}
              </Button>
            )}
            {can('skip') && (
              <Button variant="outline" disabled={pending} onClick={() => setAsking('skip')}>
                <SkipForwardIcon aria-hidden /> {view.skipLabel}
              </Button>
            )}
            {can('finish') && (
              <Button variant="outline" disabled={pending} onClick={() => setAsking('finish')}>
                Finish without merge
              </Button>
            )}
            {can('abort') && (
              <Button variant="outline" disabled={pending} onClick={() => setAsking('abort')}>
                <OctagonXIcon aria-hidden /> Abort
              </Button>
            )}
          </div>
        </div>
      </div>
      <ConfirmDialog
        open={asking === 'skip'}
        onOpenChange={(open) => setAsking(open ? 'skip' : null)}
        title={`${view.skipLabel}?`}
        description={view.skipConsequence}
        confirm={view.skipLabel}
        onConfirm={() => send({ action: 'skip' }, 'Skipped')}
      />
      <ConfirmDialog
        open={asking === 'abort'}
        onOpenChange={(open) => setAsking(open ? 'abort' : null)}
        title="Abort this run?"
        description="The run ends as failed. Every file, ticked task and commit stays as it is; a new run can go on from there."
        confirm="Abort"
        destructive
        onConfirm={() => send({ action: 'abort' }, 'Run aborted')}
      />
      <FinishDialog
        run={run}
        open={asking === 'finish'}
        onOpenChange={(open) => setAsking(open ? 'finish' : null)}
      />
      <RaiseBudgetDialog
        run={run}
        open={asking === 'budget'}
        onOpenChange={(open) => setAsking(open ? 'budget' : null)}
      />
    </Card>
  );
}
