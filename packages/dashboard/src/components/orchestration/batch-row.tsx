'use client';

import { isTaskListFile } from '@specflow/shared/runs';
import type { OrchestrationView } from '@specflow/shared/schemas';
import { ChevronRightIcon, FileDiffIcon, ScrollTextIcon } from 'lucide-react';
import { memo, useState } from 'react';
import { DiffDrawer } from '@/components/diff/diff-drawer';
import { Elapsed } from '@/components/layout/elapsed';
import { SessionDrawer } from '@/components/sessions/session-drawer';
import { Button } from '@/components/ui/button';
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from '@/components/ui/collapsible';
import { StatusIcon } from '@/components/ui/status-icon';
import { Why } from '@/components/why/why-badge';
import { useUrlDrawer } from '@/hooks/use-url-drawer';
import { formatCount } from '@/lib/format/count';
import { formatUsd } from '@/lib/format/money';
import { type BatchRow, isTroubled } from '@/lib/view/batch-rows';
import { cn } from '@/lib/view/class-names';
import { BatchDetails } from './batch-details';

const OPEN_BY_ITSELF: ReadonlySet<string> = new Set(['running', 'healing', 'failed']);

interface RowProps {
  readonly row: BatchRow;
  readonly run: OrchestrationView;
}

/** One batch: a line that opens to its tasks. Open by itself while it is at work, until a person decides. */
export const BatchRowItem = memo(function BatchRowItem({ row, run }: RowProps) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [session, setSession] = useUrlDrawer(`session-${row.id}`);
  const [diff, setDiff] = useUrlDrawer(`diff-${row.id}`);
  const status = row.look;
  const quiet = row.status === 'pending' || row.status === 'skipped' || row.status === 'cancelled';
  return (
    <li className="unseen-costs-nothing">
      <Collapsible open={chosen ?? OPEN_BY_ITSELF.has(row.status)} onOpenChange={setChosen}>
        <CollapsibleTrigger
          data-troubled={isTroubled(row)}
          className="focus-ring group grid w-full grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2.5 text-left -outline-offset-2 hover:bg-hover sm:grid-cols-[auto_minmax(0,1fr)_6.5rem_5.5rem_5rem_auto]"
        >
          <StatusIcon icon={status.icon} tone={status.tone} label={status.word} className="size-4" />
          <span className="flex min-w-0 items-baseline gap-2">
            {run.batchRun === undefined && (
              <span className="text-faint-foreground tabular-nums">{row.number}</span>
            )}
            <span className={cn('truncate font-medium', quiet && 'font-normal')}>{row.section}</span>
            {row.status !== 'completed' && row.status !== 'pending' && row.status !== 'running' && (
              <span className="shrink-0 text-xs text-muted-foreground">{status.word}</span>
            )}
            {row.tasksWaived > 0 && (
              <span className="shrink-0 text-xs text-warn">{row.tasksWaived} waived</span>
            )}
            {row.waves.length > 1 && (
              <span className="shrink-0 text-xs text-faint-foreground max-sm:hidden">
                {formatCount(row.waves.length, 'wave')}
              </span>
            )}
            {row.waves.length === 0 && row.attempts > 1 && (
              <span className="shrink-0 text-xs text-faint-foreground max-sm:hidden">
                {row.attempts} attempts
                {row.healAttempts > 0 && `, ${row.healAttempts} to heal`}
              </span>
            )}
          </span>
          <span className="text-right text-muted-foreground tabular-nums">
            {row.tasksCompleted}/{row.tasksTotal} <span className="max-sm:sr-only">tasks</span>
          </span>
          <span className="text-muted-foreground max-sm:col-start-2 max-sm:row-start-2 max-sm:text-xs sm:text-right">
            {row.time !== null && <Elapsed watch={row.time} />}
          </span>
          <span className="text-muted-foreground tabular-nums max-sm:col-start-3 max-sm:row-start-2 max-sm:text-right max-sm:text-xs sm:text-right">
            {row.attempts > 0 && (row.costUsd > 0 || row.status !== 'running') && formatUsd(row.costUsd)}
          </span>
          <ChevronRightIcon
            aria-hidden
            className="size-3.5 text-faint-foreground transition-transform group-data-[state=open]:rotate-90 max-sm:col-start-4 max-sm:row-start-1"
          />
        </CollapsibleTrigger>
        <CollapsibleContent>
          <BatchDetails run={run} row={row}>
            <Why subject={{ kind: 'batch', run, batchId: row.id }}>
              <Button variant="ghost" size="sm">
                Why “{status.word.toLowerCase()}”?
              </Button>
            </Why>
            {row.attempts > 0 && (
              <Button variant="ghost" size="sm" onClick={() => setSession(true)}>
                <ScrollTextIcon aria-hidden /> Session
              </Button>
            )}
            {row.evidence !== null && (
              <Button variant="ghost" size="sm" onClick={() => setDiff(true)}>
                <FileDiffIcon aria-hidden /> View Diff
              </Button>
            )}
          </BatchDetails>
        </CollapsibleContent>
      </Collapsible>
      {/* Outside of what opens and closes: a drawer stays when its batch is done and folds itself. */}
      <SessionDrawer run={run} batchId={row.id} open={session} onOpenChange={setSession} />
      <DiffDrawer
        projectId={run.projectId}
        runId={run.id}
        isTaskList={(path) => isTaskListFile(path, run)}
        batchId={row.id}
        subject={run.batchRun === undefined ? `Batch ${row.number} · ${row.section}` : row.section}
        open={diff}
        onOpenChange={setDiff}
      />
    </li>
  );
});
