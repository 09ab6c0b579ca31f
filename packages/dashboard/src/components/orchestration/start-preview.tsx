'use client';

import type { Blocker, OrchestrationStatusReply } from '@specflow/shared/schemas';
import { ChevronDownIcon, InfoIcon, OctagonAlertIcon } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from '@/components/ui/collapsible';
import { Skeleton } from '@/components/ui/skeleton';
import { TextWithCode } from '@/components/ui/text-with-code';
import { formatCount } from '@/lib/format/count';
import { cn } from '@/lib/view/class-names';
import { previewBatches, previewStart } from '@/lib/view/start-preview';
import { SimulatedBadge } from './orchestration-badge';

/** What a start would do: batches, where it begins, what to know before, and what stands in the way. */
export function StartPreview(props: {
  readonly reply: OrchestrationStatusReply;
  /** True while another answer is on its way. */
  readonly stale: boolean;
  /** Blockers that the server named when it refused the start; they replace those of the preview. */
  readonly refused?: readonly Blocker[];
  readonly onCheckAgain: () => void;
}) {
  const { reply } = props;
  const { preflight, batchPlan } = reply;
  const start = previewStart(reply);
  const warnings = [...(batchPlan?.warnings ?? []), ...(preflight?.warnings ?? [])];
  const unique = [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
  const blockers = props.refused ?? preflight?.blockers ?? [];
  return (
    <div
      aria-busy={props.stale}
      className={cn('flex flex-col gap-2.5 px-5 py-4 transition-opacity', props.stale && 'opacity-60')}
    >
      <div className="flex flex-wrap items-center gap-1.5">
        {preflight?.agent.kind === 'simulator' && <SimulatedBadge />}
        {batchPlan !== undefined && batchPlan.taskCount > 0 && (
          <Badge>{formatCount(batchPlan.taskCount, 'open task')}</Badge>
        )}
        {start !== null && blockers.length === 0 && <Badge>{start}</Badge>}
        {preflight !== undefined && preflight.phase.branch !== null && (
          <Badge>
            <span className="truncate">branch {preflight.phase.branch}</span>
          </Badge>
        )}
      </div>
      {batchPlan !== undefined && batchPlan.batchCount > 0 && <BatchList plan={batchPlan} />}
      {unique.map((warning) => (
        <p key={warning.message} className="flex items-start gap-2 text-pretty text-warn">
          <InfoIcon className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">
            <TextWithCode text={warning.message} />
          </span>
        </p>
      ))}
      {blockers.length > 0 && (
        <div role="alert" className="rounded-lg border border-danger-line bg-danger-soft p-3">
          <ul className="flex flex-col gap-2.5">
            {blockers.map((blocker) => (
              <li key={`${blocker.code}-${blocker.message}`} className="flex items-start gap-2">
                <OctagonAlertIcon className="mt-0.5 size-3.5 shrink-0 text-danger" aria-hidden />
                <div className="min-w-0">
                  <p className="font-medium text-pretty break-words">
                    <TextWithCode text={blocker.message} />
                  </p>
                  <p className="text-pretty break-words text-muted-foreground">
                    <TextWithCode text={blocker.fix} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
          <Button size="sm" variant="outline" className="mt-3" onClick={props.onCheckAgain}>
            Check again
          </Button>
        </div>
      )}
    </div>
  );
}

function BatchList({ plan }: { readonly plan: NonNullable<OrchestrationStatusReply['batchPlan']> }) {
  const [open, setOpen] = useState(plan.batchCount <= 6);
  return (
    <Collapsible open={open} onOpenChange={setOpen} className="rounded-lg border">
      <CollapsibleTrigger className="focus-ring group flex w-full items-center justify-between gap-2 rounded-lg px-3 py-2 text-left font-medium text-accent">
        {previewBatches(plan)}
        <ChevronDownIcon
          aria-hidden
          className="size-3.5 text-faint-foreground transition-transform group-data-[state=open]:rotate-180"
        />
      </CollapsibleTrigger>
      <CollapsibleContent>
        <ol className="max-h-44 overflow-y-auto border-t px-3 py-1.5">
          {plan.batches.map((batch, index) => (
            <li
              key={batch.taskIds[0] ?? batch.section}
              className="flex items-baseline gap-2 py-0.5 text-muted-foreground"
            >
              <span className="w-4 text-right text-xs text-faint-foreground tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 truncate text-foreground" title={batch.section}>
                {batch.section}
              </span>
              <span className="text-xs tabular-nums">{formatCount(batch.taskIds.length, 'open task')}</span>
            </li>
          ))}
        </ol>
      </CollapsibleContent>
    </Collapsible>
  );
}

/** The preview while it is on its way. */
export function StartPreviewSkeleton() {
  return (
    <div className="flex flex-col gap-2.5 px-5 py-4">
      <div className="flex gap-1.5">
        <Skeleton className="h-5.5 w-24 rounded-full" />
        <Skeleton className="h-5.5 w-36 rounded-full" />
      </div>
      <Skeleton className="h-34 rounded-lg" />
    </div>
  );
}
