import type { SessionMessage, SessionReply } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import {
  hasRoom,
  MAX_PAGES,
  messagesIn,
  newerCursor,
  olderCursor,
  PAGE_SIZE,
  type TranscriptWindow,
  windowOf,
  withNewer,
  withOlder,
} from './transcript-window';

/** A session of numbered messages; its cursors are `0:<number>`. */
function part(from: number, to: number, end = Number.POSITIVE_INFINITY): SessionReply {
  const messages = Array.from({ length: to - from }, (_, n): SessionMessage => {
    return { id: `m${from + n}`, role: 'assistant', kind: 'text', text: '' };
  });
  return {
    messages,
    before: from === 0 ? null : `0:${from}`,
    cursor: `0:${to}`,
    atEnd: to >= end,
    done: false,
  };
}

const numbers = (window: TranscriptWindow) => messagesIn(window).map(({ id }) => Number(id.slice(1)));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

describe('the window over a transcript', () => {
  it('holds the same few pages however long an agent writes, without a gap', () => {
    let window = windowOf(part(0, PAGE_SIZE));
    for (let n = PAGE_SIZE; n < PAGE_SIZE * 40; n += 50) window = withNewer(window, part(n, n + 50));
    const held = numbers(window);
    expect(held.length).toBeLessThanOrEqual(MAX_PAGES * PAGE_SIZE);
    expect(held.length).toBeGreaterThan((MAX_PAGES - 1) * PAGE_SIZE);
    const [first = 0] = held;
    expect(held).toEqual(range(first, PAGE_SIZE * 40));
    expect(olderCursor(window)).toBe(`0:${first}`);
    expect(newerCursor(window)).toBe(`0:${PAGE_SIZE * 40}`);
  });

  it('lets the newest pages go when one reads backwards, and knows that there are newer ones', () => {
    const total = PAGE_SIZE * 10;
    let window = windowOf(part(total - PAGE_SIZE, total, total));
    expect(window.atEnd).toBe(true);
    for (let n = 8; n >= 0; n -= 1) window = withOlder(window, part(n * PAGE_SIZE, (n + 1) * PAGE_SIZE));
    expect(numbers(window)).toEqual(range(0, MAX_PAGES * PAGE_SIZE));
    expect(window.atEnd).toBe(false);
    expect(olderCursor(window)).toBeNull();
    expect(newerCursor(window)).toBe(`0:${MAX_PAGES * PAGE_SIZE}`);
  });

  it('costs nothing for polls that bring nothing', () => {
    let window = windowOf(part(0, 10, 10));
    for (let n = 0; n < 100; n += 1) window = withNewer(window, part(10, 10, 10));
    expect(window.pages).toHaveLength(1);
    expect(hasRoom(window)).toBe(true);
  });

  it('has no room for more when it is full', () => {
    let window = windowOf(part(0, PAGE_SIZE));
    for (let n = 1; n < MAX_PAGES; n += 1) {
      expect(hasRoom(window)).toBe(true);
      window = withNewer(window, part(n * PAGE_SIZE, (n + 1) * PAGE_SIZE));
    }
    expect(hasRoom(window)).toBe(false);
  });
});
