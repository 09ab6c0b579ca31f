'use client';

import { lazy } from 'react';
import { WhenOpened } from '@/components/ui/lazy';
import type { StartOrchestrationModalProps } from './start-orchestration-modal';

const Modal = lazy(async () => {
  const module = await import('./start-orchestration-modal');
  return { default: module.StartOrchestrationModal };
});

/** The Complete Phase dialog; form and validation load when it is first opened. */
export function CompletePhaseDialog(props: StartOrchestrationModalProps) {
  return (
    <WhenOpened open={props.open}>
      <Modal {...props} />
    </WhenOpened>
  );
}
