'use client';

import { lazy } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import type { GoBackDialogProps } from './go-back-form';

const Form = lazy(() => import('./go-back-form'));

/** Returns a run to an earlier step; its code loads when it is first opened. */
export function GoBackDialog(props: GoBackDialogProps) {
  return (
    <WhenOpened open={props.open}>
      <Form {...props} />
    </WhenOpened>
  );
}
