import type { Locator, Page } from 'playwright-core';

/** More stops than any page of the tests has. */
const MOST_STOPS = 80;

/** Walks with Tab until something has the focus, as a person without a pointer does. */
export async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  await target.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}`);
}

/** Walks to something and presses Enter on it. */
export async function enter(target: Locator): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press('Enter');
}

/** Walks to a text field and replaces what it holds. */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await tabTo(field);
  const { keyboard } = field.page();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type(text);
}

/** Makes every use of a pointer fail, so that a test cannot rely on one by mistake. */
export async function withoutPointer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const type of ['pointerdown', 'mousedown', 'touchstart']) {
      window.addEventListener(
        type,
        () => {
          throw new Error(`${type} in a test of the keyboard`);
        },
        true,
      );
    }
  });
}
