'use client';

import type { GoBackRequest, OrchestrationView } from '@specflow/shared/schemas';
import { useId, useState } from 'react';
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
import { useRunActions } from '@/hooks/use-run-actions';
import { formatUsd } from '@/lib/format/money';
import { cn } from '@/lib/view/class-names';
import { goBackChoices } from '@/lib/view/go-back';

/** Whose step is chosen. */
export interface GoBackDialogProps {
  readonly run: OrchestrationView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Returns a run to an earlier step, after saying what that means. */
export default function GoBackForm({ run, open, onOpenChange }: GoBackDialogProps) {
  const { send, pending } = useRunActions(run);
  const name = useId();
  const choices = goBackChoices(run);
  const [chosen, setChosen] = useState<GoBackRequest['step'] | null>(null);
  const confirm = async () => {
    if (chosen === null) return;
    if (await send({ action: 'go-back', step: chosen }, 'Gone back')) onOpenChange(false);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Go back to a step</DialogTitle>
          <DialogDescription>
            The run starts again from there. Its history stays, and so do the{' '}
            {formatUsd(run.progress.money.spentUsd)} spent so far: they count against the same limits.
          </DialogDescription>
        </DialogHeader>
        <fieldset className="flex flex-col gap-2 overflow-y-auto px-5 pt-4">
          <legend className="sr-only">Step</legend>
          {choices.map(({ step, label, consequence }) => (
            <label
              key={step}
              className={cn(
                'flex items-start gap-2.5 rounded-lg border p-3 hover:bg-hover',
                chosen === step && 'border-accent-line bg-accent-soft/50',
              )}
            >
              <input
                type="radio"
                name={name}
                checked={chosen === step}
                onChange={() => setChosen(step)}
                className="focus-ring mt-0.5 size-3.5 choice"
              />
              <span>
                <span className="block font-medium">{label}</span>
                <span className="block text-xs text-pretty text-muted-foreground">{consequence}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <DialogFooter className="mt-4 border-t">
          <DialogClose asChild>
            <Button variant="outline">Keep the run here</Button>
          </DialogClose>
          <Button disabled={chosen === null || pending} onClick={confirm}>
            Go back
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
