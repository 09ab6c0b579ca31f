import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 40;

/** Polls until the condition holds (true) or the time is over (false). Measured by the monotonic clock. */
export async function waitUntil(withinMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
}
