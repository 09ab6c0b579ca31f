'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { ClockIcon, PlayIcon } from 'lucide-react';
import { Countdown } from '@/components/layout/elapsed';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useRunActions } from '@/hooks/use-run-actions';
import { formatDateTime } from '@/lib/format/time';

/** The run waits for the API or for a limit to reset: why, until when, and the way to try now. */
export function ParkedPanel({ run }: { readonly run: OrchestrationView }) {
  const { send, pending } = useRunActions(run);
  return (
    <Card role="region" aria-label="Parked" className="border-warn-line bg-warn-soft/50 p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex min-w-0 flex-1 basis-72 gap-3">
          <ClockIcon className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden />
          <div className="min-w-0">
            <h2 className="text-base font-semibold">
              {run.resumeAt === undefined ? (
                'Waiting for the API'
              ) : (
                <>
                  Goes on in <Countdown until={run.resumeAt} />
                </>
              )}
            </h2>
            <p className="text-pretty break-words">{run.statusReason}</p>
            <p className="mt-1 text-xs text-pretty text-muted-foreground">
              {run.resumeAt !== undefined && `The run wakes by itself at ${formatDateTime(run.resumeAt)}. `}
              Waiting costs nothing and uses no heal attempt.
            </p>
          </div>
        </div>
        {run.next.includes('resume') && (
          <Button
            variant="outline"
            className="max-sm:h-9 max-sm:w-full"
            disabled={pending}
            onClick={() => send({ action: 'resume' }, 'Trying again now')}
          >
            <PlayIcon aria-hidden /> Probe now
          </Button>
        )}
      </div>
    </Card>
  );
}
