import type { OrchestrationConfigInput } from '@specflow/shared/schemas';
import { checkStatusesAtEnd } from './chaos-batch-checks';
import { bringToEnd } from './chaos-ending';
import type { ChaosWorld } from './chaos-model';
import { randomMove } from './chaos-moves';
import { createChaosWorld } from './chaos-world';
import { createDice, type Dice } from './dice';
import { tasksOf } from './model-plan';
import { seedBatchRun, seedProject, seedRun } from './seed-run';

/** What both kinds of runs are started with. */
function configOf(dice: Dice): OrchestrationConfigInput {
  return {
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
}

function phaseWorld(seed: number): ChaosWorld {
  const dice = createDice(seed);
  const config = configOf(dice);
  const userGate = dice.pick(['none', 'none', 'none', 'pending', 'unreadable'] as const);
  const project = seedProject();
  const world = createChaosWorld({
    run: seedRun({ config, userGate }),
    tasks: tasksOf({ Setup: ['T001', 'T002'], Core: ['T003', 'T004', 'T005'], Docs: ['T006'] }),
    project: { ...project, phase: { ...project.phase, userGate } },
    thorough: dice.chance(2),
    luck: createDice(seed + 1),
  });
  // Some runs begin late, so that verify and merge meet as much trouble as implement.
  const settled = dice.pick([0, 0, 50, 100]);
  for (const task of world.tasks) if (dice.chance(settled)) task.status = 'done';
  return world;
}

/** A run over all tasks of a file with dependencies: a TODO.md, or the tasks.md of no phase. */
function batchWorld(seed: number): ChaosWorld {
  const dice = createDice(seed);
  const isolation = dice.pick(['worktree', 'worktree', 'worktree', 'patch', 'none'] as const);
  const config = { ...configOf(dice), isolation };
  const text = dice.chance(60) ? randomTodo(dice) : randomTasks(dice);
  const { run, tasks } = seedBatchRun(text, config);
  return createChaosWorld({
    run,
    tasks,
    project: seedProject(),
    thorough: dice.chance(2),
    luck: createDice(seed + 1),
  });
}

function randomTodo(dice: Dice): string {
  const ids = Array.from({ length: 3 + dice.int(5) }, (_unused, at) => at + 1);
  const rows = ids.map((id) => {
    const needs = ids.filter((other) => other < id && dice.chance(30)).join(', ') || 'None';
    return `### ${id}. Task ${id}\n**Status**: [NOT STARTED]\n**Dependencies**: ${needs}\n`;
  });
  return rows.join('\n');
}

function randomTasks(dice: Dice): string {
  const lines = Array.from({ length: 3 + dice.int(5) }, (_unused, at) => {
    const parallel = dice.chance(60) ? ' [P]' : '';
    return `- [ ] T00${at + 1}${parallel} Write src/${dice.int(4)}.ts`;
  });
  return ['## Core', ...lines, ''].join('\n');
}

/** Plays one schedule: a world of this seed, these moves, then people who bring the run to an end. */
export function playSchedule(
  worldSeed: number,
  moves: readonly number[],
  kind: 'phase' | 'batch' = 'phase',
): ChaosWorld {
  const world = kind === 'batch' ? batchWorld(worldSeed) : phaseWorld(worldSeed);
  for (const move of moves) randomMove(world, move);
  bringToEnd(world, createDice(worldSeed + moves.length));
  checkStatusesAtEnd(world);
  return world;
}
