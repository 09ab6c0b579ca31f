import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { bringToEnd } from './chaos-ending';
import type { ChaosWorld } from './chaos-model';
import { randomMove } from './chaos-moves';
import { createChaosWorld } from './chaos-world';
import { createDice } from './dice';

function worldOf(seed: number): ChaosWorld {
  const dice = createDice(seed);
  const config: OrchestrationConfigInput = {
    autoMerge: dice.chance(40),
    skipDesign: dice.chance(80),
    skipAnalyze: dice.chance(60),
    autoHealEnabled: dice.chance(85),
    maxHealAttempts: dice.pick([0, 1, 1, 2, 3]),
    pauseBetweenBatches: dice.chance(15),
    parallelism: dice.pick([1, 1, 2, 3]),
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
    luck: createDice(seed + 1),
  });
  // Some runs begin late, so that verify and merge meet as much trouble as implement.
  const settled = dice.pick([0, 0, 50, 100]);
  for (const task of world.tasks) if (dice.chance(settled)) task.status = 'done';
  return world;
}

/** Plays one schedule: a world of this seed, these moves, then people who bring the run to an end. */
export function playSchedule(worldSeed: number, moves: readonly number[]): ChaosWorld {
  const world = worldOf(worldSeed);
  for (const move of moves) randomMove(world, move);
  bringToEnd(world, createDice(worldSeed + moves.length));
  return world;
}
