import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playSchedule } from './__support__/chaos-schedule';
import { ensure } from './__support__/check-record';

/** Schedules per run: many with `npm test -- --all`; `SPECFLOW_PROPERTY_RUNS=1000000` for a longer look. */
const RUNS = Number(
  process.env.SPECFLOW_PROPERTY_RUNS ?? (process.env.SPECFLOW_TESTS === 'all' ? 100_000 : 2_000),
);

describe('random agents, restarts, people, edits and costs', () => {
  it(
    'never break I1–I5, and the run can always be brought to its end (I6)',
    () => {
      const ends = new Map<string, number>();
      const seeds = fc.integer({ min: 0, max: 0x7fffffff });
      const schedule = fc.property(
        seeds,
        fc.array(seeds, { minLength: 5, maxLength: 40, size: 'max' }),
        (seed, moves) => {
          const world = playSchedule(seed, moves);
          const end = world.run.outcome ?? world.run.status;
          ends.set(end, (ends.get(end) ?? 0) + 1);
        },
      );
      fc.assert(schedule, { numRuns: RUNS });
      // A model in which hardly anything is ever finished would prove little.
      ensure((ends.get('merged') ?? 0) > RUNS / 5, `few runs are merged: ${JSON.stringify([...ends])}`);
      expect([...ends.keys()].sort()).toEqual(expect.arrayContaining(['cancelled', 'merged']));
    },
    Math.max(180_000, RUNS * 40),
  );

  it('do not stop the run for a refused merge while an agent lives that a raised budget has let start', () => {
    const moves = [477362995, 1263338808, 0, 1449720064, 930545411, 808538449, 240154701, 0, 1700333332];
    playSchedule(246292777, moves);
  });
});
