'use client';

import type { OrchestrationView } from '@specflow/shared/schemas';
import { lazy, Suspense } from 'react';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { isHealing } from '@/lib/view/run-look';

const Content = lazy(() => import('./healing-note-content'));

/** What a healer at work repairs; its code loads when there is one. */
export function HealingNote({ run }: { readonly run: OrchestrationView }) {
  if (!isHealing(run)) return null;
  return (
    <LoadBoundary>
      <Suspense fallback={null}>
        <Content run={run} />
      </Suspense>
    </LoadBoundary>
  );
}
