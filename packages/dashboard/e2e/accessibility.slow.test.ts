import type { BrowserContext } from 'playwright-core';
import { beforeAll, it } from 'vitest';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openContext } from './support/open-page';
import { openState } from './support/open-state';
import { PAGE_STATES } from './support/states';

describeInBrowser('axe finds nothing, in both themes', () => {
  const dashboard = useDashboard();
  let context: BrowserContext;
  beforeAll(async () => {
    context = await openContext(dashboard(), { theme: 'light' });
  });

  it.each(Object.keys(PAGE_STATES))('%s', async (name) => {
    const page = await openState(dashboard(), name, { context });
    await expectAccessible(page, name);
  });
});
