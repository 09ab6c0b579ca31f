/** Reproducible randomness: the same seed gives the same throws. */
export interface Dice {
  /** An integer from 0 to `sides - 1`. */
  int(sides: number): number;
  /** True in `percent` of 100 throws. */
  chance(percent: number): boolean;
  /** One of the items. @throws for an empty list. */
  pick<T>(items: readonly T[]): T;
}

/** Dice from a 32-bit seed (mulberry32). */
export function createDice(seed: number): Dice {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (sides: number) => next() % sides;
  return {
    int,
    chance: (percent) => int(100) < percent,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
}
