'use client';

import { useEffect } from 'react';
import type { LazyView } from '@/components/ui/lazy-view';

/**
 * Fetches code that is likely to be wanted next, view by view, while the browser has nothing else to do. A failed load
 * is tried again, and reported, where the code is used. `views` has to be the same list at each call.
 */
export function usePreload(views: readonly Pick<LazyView<never>, 'preload'>[], when = true): void {
  useEffect(() => {
    if (!when || typeof requestIdleCallback === 'undefined') return;
    let handle = 0;
    let ended = false;
    const loadFrom = (index: number) => {
      const view = views[index];
      if (view === undefined || ended) return;
      handle = requestIdleCallback(() => {
        view
          .preload()
          .then(() => loadFrom(index + 1))
          .catch(() => undefined);
      });
    };
    loadFrom(0);
    return () => {
      ended = true;
      cancelIdleCallback(handle);
    };
  }, [views, when]);
}
