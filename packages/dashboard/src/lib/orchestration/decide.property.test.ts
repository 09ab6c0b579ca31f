import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bringToEnd } from './__support__/chaos-ending';
import type { ChaosWorld } from './__support__/chaos-model';
import { randomMove } from './__support__/chaos-moves';
import { createChaosWorld } from './__support__/chaos-world';
import { ensure } from './__support__/check-record';
import { createDice } from './__support__/dice';

/** Schedules per run of the suite; `SPECFLOW_PROPERTY_RUNS=100000` for a longer look. */
const RUNS = Number(process.env.SPECFLOW_PROPERTY_RUNS ?? 10_000);

function worldOf(seed: number): ChaosWorld {
  const dice = createDice(seed);
  const config: OrchestrationConfigInput = {
    autoMerge: dice.chance(40),
    skipDesign: dice.chance(80),
    skipAnalyze: dice.chance(60),
    autoHealEnabled: dice.chance(85),
    maxHealAttempts: dice.pick([0, 1, 1, 2, 3]),
    pauseBetweenBatches: dice.chance(15),
    budget: {
      maxTotal: dice.pick([0.3, 3, 20, 50]),
      maxPerBatch: dice.pick([0.5, 2, 5]),
      healingBudget: dice.pick([0, 1, 2]),
    },
  };
  const world = createChaosWorld({
    sections: { Setup: ['T001', 'T002'], Core: ['T003', 'T004', 'T005'], Docs: ['T006'] },
    config,
    userGate: dice.pick(['none', 'none', 'none', 'pending', 'unreadable']),
    thorough: dice.chance(2),
  });
  // Some runs begin late, so that verify and merge meet as much trouble as implement.
  const settled = dice.pick([0, 0, 50, 100]);
  for (const task of world.tasks) if (dice.chance(settled)) task.status = 'done';
  return world;
}

function play(worldSeed: number, moves: readonly number[]): ChaosWorld {
  const world = worldOf(worldSeed);
  for (const move of moves) randomMove(world, move);
  bringToEnd(world, createDice(worldSeed + moves.length));
  return world;
}

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
          const world = play(seed, moves);
          const end = world.run.outcome ?? world.run.status;
          ends.set(end, (ends.get(end) ?? 0) + 1);
        },
      );
      fc.assert(schedule, { numRuns: RUNS });
      // A model in which hardly anything is ever finished would prove little.
      ensure((ends.get('merged') ?? 0) > RUNS / 5, `few runs are merged: ${JSON.stringify([...ends])}`);
      expect([...ends.keys()].sort()).toEqual(expect.arrayContaining(['cancelled', 'merged']));
    },
    Math.max(180_000, RUNS * 20),
  );
});
