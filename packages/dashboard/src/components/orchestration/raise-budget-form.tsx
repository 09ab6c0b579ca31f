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
import { formatUsd } from '@/lib/format/money';
import { parseRaisedBudget } from '@/lib/view/raise-budget';

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
  const [perBatch, setPerBatch] = useState(String(budget.maxPerBatch));
  const [total, setTotal] = useState(String(budget.maxTotal));
  const raised = parseRaisedBudget({ perBatch, total }, budget);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (raised.budget === null) return;
    const done = await send({ action: 'budget', budget: raised.budget }, 'Budget raised');
    if (done) props.onOpenChange(false);
  };
  const fields = [
    { name: 'Max per batch', value: perBatch, set: setPerBatch, error: raised.errors.maxPerBatch },
    { name: 'Max total', value: total, set: setTotal, error: raised.errors.maxTotal },
  ];
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
            {fields.map((field, index) => (
              <div key={field.name} className="flex flex-col gap-1.5">
                <Label htmlFor={`${id}-${index}`}>{field.name}</Label>
                <Input
                  id={`${id}-${index}`}
                  inputMode="decimal"
                  value={field.value}
                  onChange={(event) => field.set(event.target.value)}
                  aria-invalid={field.error !== undefined}
                  aria-describedby={field.error === undefined ? undefined : `${id}-${index}-error`}
                />
                {field.error !== undefined && (
                  <p id={`${id}-${index}-error`} className="text-xs text-danger">
                    {field.error}
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
