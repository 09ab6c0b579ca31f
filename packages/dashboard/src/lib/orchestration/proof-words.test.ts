import { describe, expect, it } from 'vitest';
import { filesChanged, ticksWithoutChange } from './proof-words';

describe('proof of a batch in the decision log', () => {
  it('counts one thing as one', () => {
    expect([0, 1, 2].map(filesChanged)).toEqual(['0 files changed', '1 file changed', '2 files changed']);
    expect([1, 3].map(ticksWithoutChange)).toEqual([
      '1 tick without any change',
      '3 ticks without any change',
    ]);
  });
});
