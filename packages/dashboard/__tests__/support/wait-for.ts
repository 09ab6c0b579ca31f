import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until `check` gives something; the bound turns a hang into a failure with a name. */
export async function waitFor<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms for: ${what}`);
    await delay(15);
  }
}
