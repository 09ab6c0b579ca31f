import { describe, expect, it } from 'vitest';
import { within } from './within';

describe('work within a time', () => {
  it('ends when the time is over, also when it never hears of that', async () => {
    let seen: AbortSignal | undefined;
    const deaf = within(20, (signal) => {
      seen = signal;
      return new Promise<never>(() => undefined);
    });
    await expect(deaf).rejects.toThrow('no answer within 20 ms');
    expect(seen?.aborted).toBe(true);
  });

  it('gives what comes in time, and the error of the work itself', async () => {
    expect(await within(60_000, async () => 'done')).toBe('done');
    await expect(within(60_000, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });
});
