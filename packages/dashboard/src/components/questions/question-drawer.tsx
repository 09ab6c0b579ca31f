'use client';

import { WhenOpened } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import type { QuestionSheetProps } from './question-sheet';

const Content = lazyView(() => import('./question-sheet'));

/** The drawer in which a person answers an agent; its code loads when it is first opened. */
export function QuestionDrawer(props: QuestionSheetProps) {
  return (
    <WhenOpened open={props.open}>
      <Content {...props} />
    </WhenOpened>
  );
}
