'use client';

import { lazy } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import type { QuestionSheetProps } from './question-sheet';

const Content = lazy(() => import('./question-sheet'));

/** The drawer in which a person answers an agent; its code loads when it is first opened. */
export function QuestionDrawer(props: QuestionSheetProps) {
  return (
    <WhenOpened open={props.open}>
      <Content {...props} />
    </WhenOpened>
  );
}
