'use client';

import type { OrchestrationView, TaskView } from '@specflow/shared/schemas';
import { useDeferredValue, useMemo, useRef } from 'react';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { useCommand } from '@/hooks/use-commands';
import { formatCount } from '@/lib/format/count';
import { batchRows, isTroubled, isWaveDone } from '@/lib/view/batch-rows';
import { BatchRowItem } from './batch-row';

/** Rows that the first picture has, and the height of a closed one, which keeps the room of the others. */
const AT_ONCE = 16;
const ROW_REM = 2.5;

/** The batches of a run, each with its tasks, time, cost and evidence. */
export function BatchProgress({
  run,
  tasks,
}: {
  readonly run: OrchestrationView;
  readonly tasks?: readonly TaskView[];
}) {
  const rows = useMemo(() => batchRows(run, tasks), [run, tasks]);
  // A long list comes in two steps: what a window holds at once, the rest when the browser has painted that.
  const whole = useDeferredValue(true, false);
  const shown = whole ? rows : rows.slice(0, AT_ONCE);
  const { batchRun } = run;
  const settled = batchRun
    ? run.batches.items.filter((wave) => isWaveDone(batchRun, wave)).length
    : rows.filter((row) => ['completed', 'healed', 'skipped'].includes(row.status)).length;
  const list = useRef<HTMLOListElement>(null);
  useCommand(
    rows.some(isTroubled)
      ? { id: 'failure', label: 'Next failure', keys: 'f', run: () => focusNextTrouble(list.current) }
      : null,
  );
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <CardTitle>{run.batchRun === undefined ? 'Batches' : 'Waves'}</CardTitle>
        {rows.length > 0 && (
          <p className="text-xs text-faint-foreground tabular-nums">
            {settled} of{' '}
            {run.batchRun === undefined
              ? formatCount(rows.length, 'batch', 'batches')
              : formatCount(rows.length, 'wave')}{' '}
            done
            {run.batches.usedFallback && ' · fixed size'}
          </p>
        )}
      </CardHeader>
      {rows.length === 0 ? (
        <p className="px-4 py-8 text-center text-pretty text-muted-foreground">
          {run.currentPhase === 'design'
            ? 'No batches yet: they are planned when the design step has written tasks.md.'
            : 'No batches in this run.'}
        </p>
      ) : (
        <ol ref={list} className="divide-y">
          {shown.map((row) => (
            <BatchRowItem key={row.id} row={row} run={run} />
          ))}
          {shown.length < rows.length && (
            <li aria-hidden style={{ height: `${(rows.length - shown.length) * ROW_REM}rem` }} />
          )}
        </ol>
      )}
    </Card>
  );
}

/** Focuses the next batch that went wrong, and begins again after the last one. */
function focusNextTrouble(list: HTMLOListElement | null): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-troubled="true"]') ?? [])];
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[(current + 1) % rows.length];
  next?.focus();
  next?.scrollIntoView({ block: 'center' });
}
