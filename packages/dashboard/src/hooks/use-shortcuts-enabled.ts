'use client';

import { useStoredText } from './use-stored-text';

/** Whether single keys do something. They can be switched off, for people who dictate (WCAG 2.1.4). */
export function useShortcutsEnabled(): [boolean, (enabled: boolean) => void] {
  const [text, write] = useStoredText('specflow.shortcuts');
  return [text !== 'off', (enabled) => write(enabled ? 'on' : 'off')];
}
