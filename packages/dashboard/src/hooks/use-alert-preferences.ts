'use client';

import { type AlertPreferences, NO_ALERTS, parseAlertPreferences } from '@/lib/view/alert-preferences';
import { useStoredText } from './use-stored-text';

/** How this browser tells a person about runs, the same in all of its tabs. */
export function useAlertPreferences(): [AlertPreferences, (next: AlertPreferences) => void] {
  const [text, write] = useStoredText('specflow.alerts');
  const preferences = text === null ? NO_ALERTS : parseAlertPreferences(text);
  return [preferences, (next) => write(JSON.stringify(next))];
}
