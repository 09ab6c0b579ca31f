'use client';

import { WhenOpened } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import type { SessionSheetProps } from './session-sheet';

/** What the drawer shows. */
export const SessionContent = lazyView(() => import('./session-sheet'));

/** The drawer with what an agent says and does; its code loads when it is first opened. */
export function SessionDrawer(props: SessionSheetProps) {
  return (
    <WhenOpened open={props.open}>
      <SessionContent {...props} />
    </WhenOpened>
  );
}
