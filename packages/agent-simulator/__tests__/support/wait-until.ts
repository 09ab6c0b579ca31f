const STEP_MS = 10;

/** Waits for a condition; fails with its name when it does not hold in time. */
export async function waitUntil<T>(
  what: string,
  probe: () => T | undefined | false | null,
  limitMs = 25_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    const value = probe();
    if (value !== undefined && value !== false && value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`Gave up after ${limitMs} ms waiting for: ${what}`);
}
