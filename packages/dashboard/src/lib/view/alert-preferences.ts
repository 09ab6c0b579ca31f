/** How this browser tells a person about runs. Kept in the browser: another one has its own. */
export interface AlertPreferences {
  /** Notifications of the operating system. */
  readonly browser: boolean;
  readonly sound: boolean;
}

/** Silent until a person asks for more. */
export const NO_ALERTS: AlertPreferences = { browser: false, sound: false };

/** Preferences as they were stored; anything unusable is silence. */
export function parseAlertPreferences(text: string | null): AlertPreferences {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return NO_ALERTS;
    const { browser, sound }: { readonly [K in keyof AlertPreferences]?: unknown } = value;
    return { browser: browser === true, sound: sound === true };
  } catch {
    return NO_ALERTS;
  }
}
