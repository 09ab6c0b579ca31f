import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Themes differ in colours alone, so the second one is checked for what colours decide. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Expects that axe finds nothing on the page as it is now, in both themes (which follow the system's). */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html.${colorScheme}`).waitFor();
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    const chosen = colorScheme === 'light' ? axe.withTags(ALL) : axe.withRules(OF_COLOURS);
    const { violations } = await chosen.analyze();
    const found = violations.map(({ id, nodes }) => ({
      id,
      at: nodes.map(({ target, any, all, none }) => [target, [...any, ...all, ...none][0]?.message]),
    }));
    expect(found, `axe on "${state}", ${colorScheme}`).toEqual([]);
  }
}
