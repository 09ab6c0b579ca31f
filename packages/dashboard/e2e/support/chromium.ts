import { existsSync } from 'node:fs';
import { describe } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser for tests: SPECFLOW_CHROMIUM, else the usual places; null without one. */
export const chromiumPath =
  [process.env.SPECFLOW_CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null;

/** `describe` for tests that need a browser: skipped, with the reason in the title, where there is none. */
export function describeInBrowser(title: string, tests: () => void): void {
  if (chromiumPath !== null) describe(title, tests);
  else describe.skip(`${title} (skipped: no chromium here; install it or set SPECFLOW_CHROMIUM)`, tests);
}
