'use client';

import { WhenOpened } from '@/components/ui/lazy';
import { lazyView } from '@/components/ui/lazy-view';
import type { StartOrchestrationModalProps } from './start-orchestration-modal';

/** What the dialog shows: form and validation. */
export const CompletePhaseModal = lazyView(async () => {
  const module = await import('./start-orchestration-modal');
  return { default: module.StartOrchestrationModal };
});

/** The Complete Phase dialog; form and validation load when it is first opened. */
export function CompletePhaseDialog(props: StartOrchestrationModalProps) {
  return (
    <WhenOpened open={props.open}>
      <CompletePhaseModal {...props} />
    </WhenOpened>
  );
}
