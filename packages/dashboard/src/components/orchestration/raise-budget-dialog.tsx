'use client';

import { lazy } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import type { RaiseBudgetDialogProps } from './raise-budget-form';

const Form = lazy(() => import('./raise-budget-form'));

/** Raises the limits of a run; its code loads when it is first opened. */
export function RaiseBudgetDialog(props: RaiseBudgetDialogProps) {
  return (
    <WhenOpened open={props.open}>
      <Form {...props} />
    </WhenOpened>
  );
}
