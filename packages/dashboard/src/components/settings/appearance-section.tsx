'use client';

import { useTheme } from 'next-themes';
import { useId, useSyncExternalStore } from 'react';

const THEMES = [
  { id: 'system', name: 'System' },
  { id: 'light', name: 'Light' },
  { id: 'dark', name: 'Dark' },
] as const;

const never = () => () => undefined;

/** Light, dark, or as the system has it; known to this browser only. */
export function AppearanceSection() {
  const name = useId();
  const { theme, setTheme } = useTheme();
  // The server does not know the choice: it is marked once the page is alive.
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset className="flex flex-wrap gap-2 p-4">
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
            className="focus-ring size-3.5 accent-[var(--accent-graphic)]"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
