'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { lazy, useState } from 'react';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { WhenOpened } from '@/components/ui/lazy';
import { useUrlSelection } from '@/hooks/use-url-tab';
import { formatCount } from '@/lib/format/count';
import { formatUsd } from '@/lib/format/money';
import { attemptGroups } from '@/lib/view/attempt-rows';
import { AttemptDetail } from './attempt-detail';
import { AttemptLine } from './attempt-line';

const Sheet = lazy(() => import('./attempt-sheet'));

/** Every attempt of a run under its step or batch, with the details of the chosen one (`?attempt=`). */
export default function AttemptsPanel({ run }: { readonly run: OrchestrationView }) {
  const groups = attemptGroups(run);
  const rows = groups.flatMap(({ attempts }) => attempts);
  const [chosen, choose] = useUrlSelection(['', ...rows.map(({ key }) => key)], 'attempt');
  const [reading, setReading] = useState(false);
  const selected = rows.find(({ key }) => key === chosen) ?? rows.at(-1);
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <CardTitle>Attempts</CardTitle>
        <p className="text-xs text-faint-foreground tabular-nums">{formatCount(rows.length, 'attempt')}</p>
      </CardHeader>
      {selected === undefined ? (
        <p className="px-4 py-8 text-center text-pretty text-muted-foreground">
          No agent has started yet. Each one appears here with its time, cost and session.
        </p>
      ) : (
        <div className="grid lg:grid-cols-[minmax(0,1fr)_17rem]">
          <ul aria-label="Attempts by step and batch" className="flex flex-col gap-3 px-2 py-3">
            {groups.map((group) => (
              <li key={group.title}>
                <p className="flex gap-3 px-2 pb-1 text-xs text-muted-foreground">
                  <span className="min-w-0 flex-1 truncate font-medium">{group.title}</span>
                  <span className="tabular-nums">{group.costUsd > 0 && formatUsd(group.costUsd)}</span>
                </p>
                <ul className="ml-2 border-l pl-1.5">
                  {group.attempts.map((row) => (
                    <AttemptLine
                      key={row.key}
                      row={row}
                      selected={row.key === selected.key}
                      onSelect={() => choose(row.key)}
                    />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          <div className="border-t bg-muted/30 lg:border-t-0 lg:border-l">
            <AttemptDetail row={selected} onSession={() => setReading(true)} />
          </div>
          <WhenOpened open={reading}>
            <Sheet projectId={run.projectId} row={selected} open={reading} onOpenChange={setReading} />
          </WhenOpened>
        </div>
      )}
    </Card>
  );
}
