'use client';

import { type ReactNode, useState } from 'react';
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';

/** What a question consists of. */
export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: ReactNode;
  readonly confirm: string;
  readonly keep?: string;
  readonly destructive?: boolean;
  readonly confirmDisabled?: boolean;
  readonly onConfirm: () => Promise<boolean>;
  readonly children?: ReactNode;
  readonly onCloseAutoFocus?: (event: Event) => void;
}

/** A question before something that cannot be taken back. Closes when `onConfirm` resolves to true. */
export default function ConfirmDialogContent(props: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const done = await props.onConfirm();
    setBusy(false);
    if (done) props.onOpenChange(false);
  };
  return (
    <AlertDialog open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialogContent onCloseAutoFocus={props.onCloseAutoFocus}>
        <AlertDialogTitle>{props.title}</AlertDialogTitle>
        <AlertDialogDescription>{props.description}</AlertDialogDescription>
        {props.children}
        <AlertDialogFooter>
          <AlertDialogCancel>{props.keep ?? 'Back'}</AlertDialogCancel>
          <Button
            variant={props.destructive === true ? 'destructive' : 'default'}
            disabled={busy || props.confirmDisabled === true}
            onClick={confirm}
          >
            {props.confirm}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
