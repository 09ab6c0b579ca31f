/**
 * Hands out idempotency keys: the same body gets the same key until the server has answered,
 * so that pressing a button again after a lost reply never starts a second run.
 */
export function createIdempotencyKeys(random: () => string) {
  let current: { body: string; key: string } | null = null;
  return {
    keyFor(body: unknown): string {
      const text = JSON.stringify(body);
      if (current?.body !== text) current = { body: text, key: random() };
      return current.key;
    },
    answered(): void {
      current = null;
    },
  };
}

/** 128 random bits in hexadecimal; unlike `randomUUID` also available on plain http. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
