import type { Page } from 'playwright-core';

/** Everything that the page tells a screen reader from now on, in order, repeats included. */
export async function listenToAnnouncements(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const hear = (node: Node | null) => {
      const region = (node instanceof Element ? node : node?.parentElement)?.closest('[aria-live="polite"]');
      const text = region?.classList.contains('sr-only') ? region.textContent?.trim() : '';
      if (text) heard.push(text);
    };
    const observer = new MutationObserver((changes) => {
      for (const region of new Set(changes.map(({ target }) => target))) hear(region);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => Reflect.get(window, 'heard'));
}
