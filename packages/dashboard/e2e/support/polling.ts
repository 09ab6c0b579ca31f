import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** A bit more than the time between two polls of an active run. */
const NEXT_POLL_MS = 3_100;

/**
 * Lets polls of the page come as fast as they are answered, by moving its clock on, until `check` gives something.
 */
export async function whilePolling<T>(
  page: Page,
  what: string,
  check: () => Promise<T | null | undefined | false>,
  withinMs = 40_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms for: ${what}`);
    await page.clock.fastForward(NEXT_POLL_MS);
    await delay(120);
  }
}

/** Waits until something is to be seen, with polls in quick succession. */
export async function untilSeen(locator: Locator, withinMs?: number): Promise<void> {
  await whilePolling(locator.page(), `seeing ${locator}`, () => locator.isVisible(), withinMs);
}
