import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Expects that axe finds nothing on the page as it is now, in both themes (which follow the system's). */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html.${colorScheme}`).waitFor();
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'], runOnly: { type: 'tag', values: RULES } })
      .analyze();
    const found = violations.map(({ id, nodes }) => ({
      id,
      at: nodes.map(({ target, any, all, none }) => [target, [...any, ...all, ...none][0]?.message]),
    }));
    expect(found, `axe on "${state}", ${colorScheme}`).toEqual([]);
  }
}
