import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium';
import { useDashboard } from './support/dashboard';
import { openState } from './support/open-state';
import { PAGE_STATES } from './support/states';

const root = resolve(import.meta.dirname, '../../..');
const HEIGHTS = { 1440: 900, 360: 780 } as const;
const WIDTHS = [1440, 360] as const;
const THEMES = ['dark', 'light'] as const;

/** Pictures of the README, by file name. */
const README = [
  { file: 'run-dark', state: 'running', theme: 'dark', height: 940 },
  { file: 'run-light', state: 'running', theme: 'light', height: 940 },
  { file: 'complete-phase-dark', state: 'dialog-budgets', theme: 'dark', height: 960 },
] as const;

describeInBrowser('pictures', () => {
  const dashboard = useDashboard();

  it.each(Object.keys(PAGE_STATES))('%s', async (name) => {
    const folder = join(root, 'screenshots', name);
    await mkdir(folder, { recursive: true });
    for (const width of WIDTHS) {
      const page = await openState(dashboard(), name, { theme: 'dark', width });
      await settled(page);
      await page.setViewportSize({ width, height: await heightOf(page, HEIGHTS[width]) });
      for (const theme of THEMES) {
        await wear(page, theme);
        expect(await overflow(page), `${name} is wider than ${width} px`).toBeLessThanOrEqual(0);
        const path = join(folder, `${width}-${theme}.png`);
        await page.screenshot({ path, animations: 'disabled' });
      }
    }
  });

  it.each(README)('README: $file', async ({ file, state, theme, height }) => {
    const folder = join(root, 'docs', 'images');
    await mkdir(folder, { recursive: true });
    const page = await openState(dashboard(), state, { theme, width: 1280 });
    await settled(page);
    await page.setViewportSize({ width: 1280, height });
    await page.screenshot({ path: join(folder, `${file}.png`), animations: 'disabled' });
  });
});

/** Everything that loads on demand is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-slot=skeleton]') === null);
}

async function wear(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html.${colorScheme}`).waitFor();
}

/** The whole page in one window; a dialog has the window's size, and the page below it may be longer. */
async function heightOf(page: Page, usual: number): Promise<number> {
  const dialogs = page.locator('[role=dialog], [role=alertdialog], [role=menu]');
  if ((await dialogs.count()) > 0) return usual;
  return page.evaluate((least) => Math.max(least, document.documentElement.scrollHeight), usual);
}

/** Pixels by which the content is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
