import { it } from 'vitest';
import { expectAccessible } from './support/accessible';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openState } from './support/open-state';
import { PAGE_STATES } from './support/states';

describeInBrowser('axe finds nothing, in both themes', () => {
  const dashboard = useDashboard();

  it.each(Object.keys(PAGE_STATES))('%s', async (name) => {
    const page = await openState(dashboard(), name);
    await expectAccessible(page, name);
  });
});
