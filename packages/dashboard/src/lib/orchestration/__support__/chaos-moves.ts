import { STEPS } from '@specflow/shared/schemas';
import type { Command } from '../commands';
import { availableActions } from '../commands';
import { agentMoves } from './chaos-agent';
import type { ChaosWorld } from './chaos-model';
import { answerOnce, commandOnce, decideOnce, runRunners } from './chaos-world';
import { createDice, type Dice } from './dice';
import { type ModelTask, setStatus } from './model-plan';

/** One random thing happens; everything about it follows from the seed. */
export function randomMove(world: ChaosWorld, seed: number): void {
  const dice = createDice(seed);
  world.now += dice.int(20_000);
  if (dice.chance(70)) runRunners(world);
  const what = dice.int(100);
  if (what < 36) decideOnce(world, {});
  else if (what < 40) decideOnce(world, { lost: true });
  else if (what < 45) decideOnce(world, { times: 0 });
  else if (what < 50) decideOnce(world, { times: 2 });
  else if (what < 74) agentMoves(world, dice);
  else if (what < 84) personMoves(world, dice);
  else if (what < 90) editTasks(world, dice);
  else if (what < 93) changeGround(world, dice);
  else if (what < 95) world.foreignLock = dice.chance(50);
  else if (what < 97) forgetSpawns(world);
  else world.now += dice.int(7_200_000);
}

/** The dashboard was restarted: what it held in memory is gone. */
function forgetSpawns(world: ChaosWorld): void {
  for (const group of world.groups.values()) {
    group.asked = false;
    group.merge = { state: 'none' };
  }
  for (const attempt of world.attempts.values()) attempt.remembered = false;
  world.commitProblem = null;
}

/** Answers what is asked, or gives a command. */
function personMoves(world: ChaosWorld, dice: Dice): void {
  if (!(dice.chance(50) && answerOnce(world))) commandOnce(world, randomCommand(world, dice));
}

function randomCommand(world: ChaosWorld, dice: Dice): Command {
  const offered = availableActions(world.run).filter(
    (action): action is Command['type'] =>
      action !== 'answer' && !['cancel', 'abort', 'finish'].includes(action),
  );
  const type = dice.chance(85) && offered.length > 0 ? dice.pick(offered) : dice.pick(ANY);
  switch (type) {
    case 'pause':
      return { type, when: dice.pick(['now', 'after-batch'] as const) };
    case 'merge':
      return { type, confirmUserGate: dice.chance(70) };
    case 'retry':
    case 'skip':
      return { type, ...(dice.chance(40) ? { budget: randomBudget(dice) } : {}) };
    case 'raise-budget':
      return { type, budget: randomBudget(dice) };
    case 'go-back': {
      const steps = STEPS.filter((step) => step !== 'merge');
      return { type, step: dice.pick(steps) };
    }
    default:
      return { type };
  }
}

const ANY = ['resume', 'cancel', 'finish', 'retry', 'skip', 'abort', 'dismiss'] as const;

function randomBudget(dice: Dice) {
  return dice.pick([
    { maxTotal: 1 + dice.int(60) },
    { maxPerBatch: 1 + dice.int(10) },
    { healingBudget: dice.int(5) },
    { maxTotal: 50, maxPerBatch: 5, healingBudget: 2 },
  ]);
}

function editTasks(world: ChaosWorld, dice: Dice): void {
  const task = world.tasks.length > 0 ? dice.pick(world.tasks) : undefined;
  const what = dice.int(8);
  if (what === 0 || !task) addTask(world, dice);
  else if (what === 1) removeTask(world, task);
  else if (what === 2) task.section = dice.pick(['Setup', 'Core', 'Docs', 'Extra']);
  else if (what === 3) renameSection(world, task.section);
  else if (what === 4) world.hasTaskFile = dice.chance(60);
  else {
    setStatus(task, dice.pick(['open', 'done', 'done', 'blocked', 'deferred'] as const));
    world.edited.add(task.id);
    if (task.status === 'done') world.worked.add(task.id);
  }
}

function removeTask(world: ChaosWorld, task: ModelTask): void {
  world.tasks = world.tasks.filter((candidate) => candidate !== task);
  const unfinished = world.run.batches.items.some(
    (batch) =>
      ['pending', 'running', 'healing', 'failed'].includes(batch.status) &&
      batch.taskStates[task.id] === 'open',
  );
  if (unfinished && task.status === 'open') world.removed.add(task.id);
}

function addTask(world: ChaosWorld, dice: Dice): void {
  const ids = [...world.tasks.map((task) => task.id), ...world.removed];
  const number = Math.max(6, ...ids.map((id) => Number(id.slice(1)))) + 1;
  const section = dice.pick([...world.tasks.map((task) => task.section), 'Extra']);
  world.tasks = [...world.tasks, { id: `T${String(number).padStart(3, '0')}`, section, status: 'open' }];
}

function renameSection(world: ChaosWorld, name: string): void {
  for (const task of world.tasks) if (task.section === name) task.section = `${name.slice(0, 12)}'`;
}

/** Branch, phase, gate and project change under the run, and mostly come back. */
function changeGround(world: ChaosWorld, dice: Dice): void {
  restoreGround(world);
  const { phase } = world.project;
  world.obstacle = dice.chance(25) ? 'there are uncommitted changes' : null;
  world.isShared = world.run.kind === 'batch' && dice.chance(30);
  world.memoryBytes = dice.chance(25) ? 1024 ** 3 : 8 * 1024 ** 3;
  switch (dice.int(8)) {
    case 0:
      world.project.branch = 'main';
      return;
    case 1:
      world.project.phase = { ...phase, number: '0043' };
      return;
    case 2:
      world.project.problem = {
        code: 'PROJECT_MOVED',
        message: 'The project is gone.',
        fix: 'Bring it back.',
      };
      return;
    case 3:
      world.project.phase = { ...phase, userGate: dice.pick(['pending', 'unreadable', 'none'] as const) };
      return;
    case 4:
      Object.assign(world.project, { hasSpec: dice.chance(50), hasPlan: dice.chance(50) });
      return;
    default:
  }
}

/** Puts branch, phase and project back as they were. */
export function restoreGround(world: ChaosWorld): void {
  world.obstacle = null;
  world.isShared = false;
  delete world.project.problem;
  world.project.branch = world.run.project.branch;
  world.project.phase = { ...world.project.phase, number: world.run.phase.number };
}
