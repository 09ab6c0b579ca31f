'use client';

import { WhenOpened } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import type { DiffSheetProps } from './diff-sheet';

const Content = lazyView(() => import('./diff-sheet'));

/** The drawer with what a run or a batch changed; its code loads when it is first opened. */
export function DiffDrawer(props: DiffSheetProps) {
  return (
    <WhenOpened open={props.open}>
      <Content {...props} />
    </WhenOpened>
  );
}
