'use client';

import { useCallback, useSyncExternalStore } from 'react';

const CHANGED = 'specflow:stored';

/** A text that this browser keeps under `key`, the same in all of its tabs; null when there is none. */
export function useStoredText(key: string): [string | null, (text: string) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  );
  const write = useCallback(
    (next: string) => {
      try {
        window.localStorage.setItem(key, next);
      } catch {
        // Storage can be full or forbidden; then the choice is not kept.
      }
      window.dispatchEvent(new Event(CHANGED));
    },
    [key],
  );
  return [text, write];
}

function subscribe(onChange: () => void): () => void {
  // `storage` tells about other tabs only.
  window.addEventListener('storage', onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener('storage', onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

function read(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}
