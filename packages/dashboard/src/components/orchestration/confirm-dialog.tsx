'use client';

import { lazy } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import type { ConfirmDialogProps } from './confirm-dialog-content';

const Content = lazy(() => import('./confirm-dialog-content'));

/** A question before something that cannot be taken back; its code loads with the first question. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <WhenOpened open={props.open}>
      <Content {...props} />
    </WhenOpened>
  );
}
