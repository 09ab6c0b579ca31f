'use client';

import { lazy, Suspense, useState } from 'react';
import type { StartOrchestrationModal } from './start-orchestration-modal';

// Form and validation load when somebody wants to start a run, not with the page.
const LazyModal = lazy(async () => {
  const module = await import('./start-orchestration-modal');
  return { default: module.StartOrchestrationModal };
});

/** The Complete Phase dialog, loaded when it is first opened. */
export function CompletePhaseDialog(props: Parameters<typeof StartOrchestrationModal>[0]) {
  const [wanted, setWanted] = useState(props.open);
  if (props.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <LazyModal {...props} />
    </Suspense>
  );
}
