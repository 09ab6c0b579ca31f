'use client';

import { useSyncExternalStore } from 'react';
import { type AlertPreferences, NO_ALERTS, parseAlertPreferences } from '@/lib/view/alert-preferences';

const KEY = 'specflow.alerts';
const CHANGED = 'specflow:alerts';

/** How this browser tells a person about runs, the same in all of its tabs. */
export function useAlertPreferences(): [AlertPreferences, (next: AlertPreferences) => void] {
  const text = useSyncExternalStore(subscribe, read, () => null);
  return [text === null ? NO_ALERTS : parseAlertPreferences(text), write];
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

function read(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(next: AlertPreferences): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage can be full or forbidden; then the choice is not kept.
  }
  window.dispatchEvent(new Event(CHANGED));
}
