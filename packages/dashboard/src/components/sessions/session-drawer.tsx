'use client';

import { lazy } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import type { SessionSheetProps } from './session-sheet';

const Content = lazy(() => import('./session-sheet'));

/** The drawer with what an agent says and does; its code loads when it is first opened. */
export function SessionDrawer(props: SessionSheetProps) {
  return (
    <WhenOpened open={props.open}>
      <Content {...props} />
    </WhenOpened>
  );
}
