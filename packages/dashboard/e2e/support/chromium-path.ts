import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser for tests and measurements: SPECFLOW_CHROMIUM, else the usual places; null without one. */
export const chromiumPath =
  [process.env.SPECFLOW_CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null;
