'use client';

import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { useCommand } from '@/hooks/use-commands';
import type { Wanted } from './keyboard';

const Keyboard = lazy(() => import('./keyboard'));

/** Shortcuts and the palette on every page; their code loads with the first key, and no key is lost meanwhile. */
export function Shortcuts() {
  const [alive, setAlive] = useState(false);
  const [loaded, setLoaded] = useState(false);
  const [wanted, setWanted] = useState<readonly Wanted[]>([]);
  const want = (what: Wanted) => {
    setWanted((before) => [...before, what]);
    setAlive(true);
  };
  useCommand({ id: 'palette', label: 'Search everything', keys: '', run: () => want('palette') });
  useEffect(() => {
    if (loaded) return;
    const listen = (event: KeyboardEvent) => {
      const isPalette = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
      // What the browser would do itself has to be stopped at once.
      if (isPalette) event.preventDefault();
      setWanted((before) => [...before, isPalette ? 'palette' : event]);
      setAlive(true);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [loaded]);
  const taken = useCallback(() => {
    setLoaded(true);
    setWanted([]);
  }, []);
  if (!alive) return null;
  return (
    <LoadBoundary>
      <Suspense fallback={null}>
        <Keyboard wanted={wanted} onTaken={taken} />
      </Suspense>
    </LoadBoundary>
  );
}
