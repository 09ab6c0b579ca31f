import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openState } from './support/open-state';

const selectedTab = (page: Page, name?: string | RegExp) => page.getByRole('tab', { selected: true, name });

/** A mark that only this document has: a page that is loaded anew is without it. */
async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Reflect.set(window, 'marked', true));
  return () => page.evaluate(() => Reflect.get(window, 'marked') === true);
}

describeInBrowser('Back and Forward', () => {
  const dashboard = useDashboard();

  it('lead through the tabs of a project, one step for each, without loading the page anew', async () => {
    const page = await openState(dashboard(), 'running');
    const isSamePage = await mark(page);
    await page.getByRole('tab', { name: /^Tasks/ }).click();
    await page.getByRole('button', { name: 'Graph' }).click();
    await page.getByText('Graph of tasks').waitFor();
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByText('Merged into main.').waitFor();

    await page.goBack();
    await page.getByText('Graph of tasks').waitFor();
    await selectedTab(page, /^Tasks/).waitFor();
    await page.goBack();
    await page.getByText('Retry policy').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Orchestration Progress' }).waitFor();
    await selectedTab(page, 'Overview').waitFor();
    await page.goForward();
    await page.getByText('Retry policy').waitFor();
    await selectedTab(page, /^Tasks/).waitFor();
    expect(await isSamePage()).toBe(true);
  });

  it('lead through the views of a run, and past what was looked at within them', async () => {
    const page = await openState(dashboard(), 'run-list');
    await page.getByRole('tab', { name: 'Graph' }).click();
    await page.getByRole('button', { name: /T018/ }).click();
    await page.getByRole('region', { name: 'Task T018' }).waitFor();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.goBack();
    // The chosen task is part of the step that it was chosen in.
    await page.getByRole('region', { name: 'Task T018' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Open session' }).waitFor();
  });

  it('close and open a drawer; one that is closed by hand leaves no step behind', async () => {
    const page = await openState(dashboard(), 'running');
    const isSamePage = await mark(page);
    const drawer = page.getByRole('dialog', { name: 'Session' });
    await page.getByRole('tab', { name: /^Tasks/ }).click();
    await page.getByRole('tab', { name: 'Overview' }).click();
    const open = page.getByRole('button', { name: 'Session' }).first();
    await open.click();
    await drawer.waitFor();
    await page.goBack();
    await drawer.waitFor({ state: 'hidden' });
    await page.goForward();
    await drawer.waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).search).toBe('');
    await page.goBack();
    await page.getByText('Retry policy').waitFor();
    expect(await isSamePage()).toBe(true);
  });

  it.each([1440, 360])('show where the focus is: the ring of a tab is whole at %i px', async (width) => {
    const page = await openState(dashboard(), 'running', { width });
    for (const key of ['Home', 'End']) {
      await page.getByRole('tab').first().focus();
      await page.keyboard.press(key);
      const tabs = page.getByRole('tab');
      const end = key === 'Home' ? tabs.first() : tabs.last();
      const outside = await end.and(page.locator(':focus')).evaluate((tab) => {
        const style = getComputedStyle(tab);
        const reach = Number.parseFloat(style.outlineOffset) + Number.parseFloat(style.outlineWidth);
        const ring = tab.getBoundingClientRect();
        const list = tab.parentElement ?? tab;
        const row = list.getBoundingClientRect();
        // What scrolls cuts off at its border.
        const border = Number.parseFloat(getComputedStyle(list).borderBottomWidth);
        return {
          shown: style.outlineStyle,
          past: Math.max(
            row.left - ring.left + reach,
            row.top - ring.top + reach,
            ring.right + reach - row.right,
            ring.bottom + reach - (row.bottom - border),
          ),
        };
      });
      expect(outside.shown, key).toBe('solid');
      expect(outside.past, `pixels of the ring that are cut off, ${key}`).toBeLessThanOrEqual(0);
    }
  });
});
