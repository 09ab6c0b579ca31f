import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Themes differ in colours alone, so the second one is checked for what colours decide. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Expects that axe finds nothing on the page as it is now, in both themes (which follow the system's). */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await wear(page, 'light');
  const everything = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(ALL);
  const inLight = await everything.analyze();
  expect(found(inLight), `axe on "${state}", light`).toEqual([]);
  await wear(page, 'dark');
  // It is in the page already: to send and read it a second time would take longer than these rules do.
  const inDark = await page.evaluate((values) => {
    const axe: { run(where: Document, how: object): Promise<Results> } = Reflect.get(window, 'axe');
    return axe.run(document, { runOnly: { type: 'rule', values }, resultTypes: ['violations'] });
  }, OF_COLOURS);
  expect(found(inDark), `axe on "${state}", dark`).toEqual([]);
}

async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html.${colorScheme}`).waitFor();
}

type Results = Pick<Awaited<ReturnType<AxeBuilder['analyze']>>, 'violations'>;

function found({ violations }: Results) {
  return violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map(({ target, any, all, none }) => [target, [...any, ...all, ...none][0]?.message]),
  }));
}
