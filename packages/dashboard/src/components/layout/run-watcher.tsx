'use client';

import { lazy, Suspense } from 'react';
import { useAlertPreferences } from '@/hooks/use-alert-preferences';

const RunNotifier = lazy(() => import('./run-notifier'));

/** Tells a person what happens to runs while the page is open; its code loads only when that is wanted. */
export function RunWatcher() {
  const [{ browser, sound }] = useAlertPreferences();
  if (!browser && !sound) return null;
  return (
    <Suspense fallback={null}>
      <RunNotifier browser={browser} sound={sound} />
    </Suspense>
  );
}
