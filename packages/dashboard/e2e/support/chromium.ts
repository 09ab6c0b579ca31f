import { describe } from 'vitest';
import { chromiumPath } from './chromium-path';

/** `describe` for tests that need a browser: skipped, with the reason in the title, where there is none. */
export function describeInBrowser(title: string, tests: () => void): void {
  if (chromiumPath !== null) describe(title, tests);
  else describe.skip(`${title} (skipped: no chromium here; install it or set SPECFLOW_CHROMIUM)`, tests);
}
