'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { Progress } from '@/components/ui/progress';
import { formatLimitUsd, formatUsd } from '@/lib/format/money';
import { type BudgetRow, budgetRows } from '@/lib/view/budget-rows';
import { agentsAtWork } from '@/lib/view/wave-rows';
import { RaiseBudgetDialog } from './raise-budget-dialog';

/** Money of a run: spent, reserved and left against each limit. */
export function BudgetPanel({ run }: { readonly run: OrchestrationView }) {
  const { money } = run.progress;
  const [raising, setRaising] = useState(false);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Budget</CardTitle>
        <div className="flex items-center gap-2">
          <p className="text-xs text-faint-foreground tabular-nums">{formatUsd(money.leftUsd)} left</p>
          {run.next.includes('raise-budget') && (
            <Button variant="ghost" size="sm" className="-mr-2" onClick={() => setRaising(true)}>
              Raise
            </Button>
          )}
        </div>
        <RaiseBudgetDialog run={run} open={raising} onOpenChange={setRaising} />
      </CardHeader>
      <CardContent className="flex flex-col gap-2.5">
        {budgetRows(run).map((row) => (
          <BudgetLine key={row.key} row={row} />
        ))}
        {(money.reservedUsd > 0 || money.estimatedUsd > 0) && (
          <p className="text-xs text-pretty text-faint-foreground tabular-nums">
            {money.reservedUsd > 0 &&
              `${formatUsd(money.reservedUsd)} reserved for ${agentsAtWork(run) > 1 ? 'the agents' : 'the agent'} at work. `}
            {money.estimatedUsd > 0 && `${formatUsd(money.estimatedUsd)} of the spend is estimated.`}
          </p>
        )}
      </CardContent>
    </Card>
  );
}

function BudgetLine({ row }: { readonly row: BudgetRow }) {
  const limit = Math.max(row.limitUsd, 0.01);
  const spent = Math.min(1, row.spentUsd / limit);
  const text = `${formatUsd(row.spentUsd)} / ${formatLimitUsd(row.limitUsd)}`;
  return (
    <div className="grid grid-cols-[4.5rem_minmax(0,1fr)_auto] items-center gap-3">
      <span className="text-xs text-muted-foreground">{row.label}</span>
      <Progress
        label={`${row.label} budget`}
        valueText={`${text}${row.reservedUsd > 0 ? `, ${formatUsd(row.reservedUsd)} reserved` : ''}`}
        value={Math.round(row.spentUsd * 100)}
        max={Math.round(limit * 100)}
        segments={[
          { key: 'spent', share: spent, className: spent >= 0.8 ? 'bg-warn-graphic' : 'bg-accent-graphic' },
          {
            key: 'reserved',
            share: Math.min(1 - spent, row.reservedUsd / limit),
            className: 'bg-accent-graphic/35',
          },
        ]}
      />
      <span className="min-w-24 text-right text-xs font-medium tabular-nums">{text}</span>
    </div>
  );
}
