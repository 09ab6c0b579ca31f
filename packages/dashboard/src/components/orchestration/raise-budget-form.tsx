'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { useRunActions } from '@/hooks/use-run-actions';
import { formatAmount, formatUsd } from '@/lib/format/money';
import { BUDGET_FIELDS, parseRaisedBudget, type RaisedBudgetInput } from '@/lib/view/raise-budget';

/** Whose limits are raised. */
export interface RaiseBudgetDialogProps {
  readonly run: OrchestrationView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Raises the limits of a run, which works as long as it is not over. */
export default function RaiseBudgetForm(props: RaiseBudgetDialogProps) {
  const { run } = props;
  const { send, pending } = useRunActions(run);
  const id = useId();
  const { budget } = run.config;
  const [typed, setTyped] = useState<RaisedBudgetInput>({
    maxPerBatch: formatAmount(budget.maxPerBatch),
    maxTotal: formatAmount(budget.maxTotal),
    healingBudget: formatAmount(budget.healingBudget),
    decisionBudget: formatAmount(budget.decisionBudget),
  });
  const raised = parseRaisedBudget(typed, budget);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (raised.budget === null) return;
    const done = await send({ action: 'budget', budget: raised.budget }, 'Budget raised');
    if (done) props.onOpenChange(false);
  };
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent className="max-w-md">
        <form onSubmit={submit} noValidate>
          <DialogHeader>
            <DialogTitle>Raise budget</DialogTitle>
            <DialogDescription>
              {formatUsd(run.progress.money.spentUsd)} spent so far. A limit can be raised, never lowered.
            </DialogDescription>
          </DialogHeader>
          <div className="grid gap-3 px-5 pt-4 sm:grid-cols-2">
            {BUDGET_FIELDS.map(({ name, label }) => (
              <div key={name} className="flex flex-col gap-1.5">
                <Label htmlFor={`${id}-${name}`}>{label}</Label>
                <Input
                  id={`${id}-${name}`}
                  inputMode="decimal"
                  autoComplete="off"
                  className="tabular-nums"
                  value={typed[name]}
                  onChange={(event) => setTyped((before) => ({ ...before, [name]: event.target.value }))}
                  aria-invalid={raised.errors[name] !== undefined}
                  aria-describedby={raised.errors[name] === undefined ? undefined : `${id}-${name}-error`}
                />
                {raised.errors[name] !== undefined && (
                  <p id={`${id}-${name}-error`} className="text-xs text-danger">
                    {raised.errors[name]}
                  </p>
                )}
              </div>
            ))}
          </div>
          <DialogFooter className="mt-4 border-t">
            <DialogClose asChild>
              <Button variant="outline">Back</Button>
            </DialogClose>
            <Button type="submit" disabled={pending || raised.budget === null}>
              Raise budget
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
