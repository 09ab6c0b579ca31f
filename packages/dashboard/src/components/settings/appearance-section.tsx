'use client';

import { useTheme } from 'next-themes';
import { useId, useSyncExternalStore } from 'react';
import { useShortcutsEnabled } from '@/hooks/use-shortcuts-enabled';
import { SettingSwitch } from './setting-switch';

const THEMES = [
  { id: 'system', name: 'System' },
  { id: 'light', name: 'Light' },
  { id: 'dark', name: 'Dark' },
] as const;

const never = () => () => undefined;

/** Light, dark, or as the system has it, and whether single keys do something; known to this browser only. */
export function AppearanceSection() {
  const [shortcuts, setShortcuts] = useShortcutsEnabled();
  return (
    <div className="flex flex-col gap-4 p-5">
      <ThemeChoice />
      <SettingSwitch
        label="Keyboard shortcuts"
        hint="Single keys such as c, p and f. Press ? for the list; ⌘ or Ctrl + K works always."
        checked={shortcuts}
        onChange={setShortcuts}
      />
    </div>
  );
}

function ThemeChoice() {
  const name = useId();
  const { theme, setTheme } = useTheme();
  // The server does not know the choice: it is marked once the page is alive.
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Appearance</legend>
      {THEMES.map(({ id, name: label }) => (
        <label
          key={id}
          className="flex h-8 items-center gap-2 rounded-lg border px-3 has-checked:border-accent-line has-checked:bg-accent-soft/50"
        >
          <input
            type="radio"
            name={name}
            checked={alive && theme === id}
            onChange={() => setTheme(id)}
            className="focus-ring size-3.5 choice"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
