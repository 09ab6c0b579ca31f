import type { Page } from 'playwright-core';

/** How long the browser took from a key or a click to the next picture. */
export interface Interaction {
  readonly name: string;
  readonly ms: number;
}

/** Notes every interaction from now on, as the browser itself measures it (Event Timing). */
export async function timeInteractions(page: Page): Promise<() => Promise<readonly Interaction[]>> {
  await page.evaluate(() => {
    const found: { name: string; ms: number }[] = [];
    Object.assign(window, { interactions: found });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Number(Reflect.get(entry, 'interactionId')) > 0)
          found.push({ name: entry.name, ms: entry.duration });
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
  return () => page.evaluate(() => Reflect.get(window, 'interactions'));
}

/** Elements of the document. */
export function elementCount(page: Page): Promise<number> {
  return page.evaluate(() => document.getElementsByTagName('*').length);
}

/** Bytes that the page's objects take after a collection of what nobody needs. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
