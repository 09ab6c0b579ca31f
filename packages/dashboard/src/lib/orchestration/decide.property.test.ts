import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playSchedule } from './__support__/chaos-schedule';
import { ensure } from './__support__/check-record';

/** Schedules per run: many with `npm test -- --all`; `SPECFLOW_PROPERTY_RUNS=1000000` for a longer look. */
const RUNS = Number(
  process.env.SPECFLOW_PROPERTY_RUNS ?? (process.env.SPECFLOW_TESTS === 'all' ? 100_000 : 2_000),
);

/** The same for runs over selected tasks, which have one step instead of five. */
const BATCH_RUNS = Math.ceil(RUNS / 5);

const SEEDS = fc.integer({ min: 0, max: 0x7fffffff });

/** Plays as many schedules as wanted. @returns how often runs ended in which way. */
function playMany(kind: 'phase' | 'batch', numRuns: number): Map<string, number> {
  const ends = new Map<string, number>();
  const moves = fc.array(SEEDS, { minLength: 5, maxLength: 40, size: 'max' });
  const schedule = fc.property(SEEDS, moves, (seed, throws) => {
    const { run } = playSchedule(seed, throws, kind);
    const end = run.outcome ?? run.status;
    ends.set(end, (ends.get(end) ?? 0) + 1);
  });
  fc.assert(schedule, { numRuns });
  return ends;
}

describe('random agents, restarts, people, edits and costs', () => {
  it(
    'never break I1–I5, and the run can always be brought to its end (I6)',
    () => {
      const ends = playMany('phase', RUNS);
      // A model in which hardly anything is ever finished would prove little.
      ensure((ends.get('merged') ?? 0) > RUNS / 5, `few runs are merged: ${JSON.stringify([...ends])}`);
      expect([...ends.keys()].sort()).toEqual(expect.arrayContaining(['cancelled', 'merged']));
    },
    Math.max(180_000, RUNS * 40),
  );

  it(
    'never break them in a run over selected tasks either; at its end the file says what became of them',
    () => {
      const ends = playMany('batch', BATCH_RUNS);
      ensure(
        (ends.get('completed') ?? 0) > BATCH_RUNS / 3,
        `few runs end well: ${JSON.stringify([...ends])}`,
      );
      expect([...ends.keys()].sort()).toEqual(expect.arrayContaining(['cancelled', 'completed', 'failed']));
    },
    Math.max(180_000, BATCH_RUNS * 40),
  );

  it('do not stop the run for a refused merge while an agent lives that a raised budget has let start', () => {
    const moves = [477362995, 1263338808, 0, 1449720064, 930545411, 808538449, 240154701, 0, 1700333332];
    playSchedule(246292777, moves);
  });
});
