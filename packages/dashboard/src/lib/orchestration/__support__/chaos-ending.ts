import { isTerminalStatus } from '@specflow/shared/schemas';
import { msFromIso } from '../time';
import { liveExecutions } from '../turn';
import { agentMoves, agentSucceeds } from './chaos-agent';
import type { ChaosWorld } from './chaos-model';
import { restoreGround } from './chaos-moves';
import { answerOnce, commandOnce, decideOnce, runRunners } from './chaos-world';
import { ensure } from './check-record';
import type { Dice } from './dice';

const MOST_ROUNDS = 600;
const WILD_ROUNDS = 16;

/**
 * Everything is put right: the ground is as it was, agents succeed, a person answers each stop with the action that it
 * offers. However the run got here, it must now come to its end: no stop without a way on, no endless loop (I6).
 */
export function bringToEnd(world: ChaosWorld, dice: Dice): void {
  const waited: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    world.now += 10_000;
    world.foreignLock = false;
    world.hasTaskFile = true;
    restoreGround(world);
    Object.assign(world.project, { hasSpec: true, hasPlan: true, hasTasks: true });
    runRunners(world);
    // At first the agents still do what they like, so that failures happen in every step.
    if (round < WILD_ROUNDS && dice.chance(60)) agentMoves(world, dice);
    else agentSucceeds(world);
    decideOnce(world, {});
    if (isTerminalStatus(world.run.status) || isBeyondHelp(world)) return;
    if (liveExecutions(world.run).length === 0) waited.push(help(world));
  }
  ensure(
    false,
    `the run does not end: ${world.run.status} ${world.run.statusReason} / ${waited.slice(-8).join(', ')}`,
  );
}

/** The cap on agents of a run is final by design. */
function isBeyondHelp(world: ChaosWorld): boolean {
  return world.run.recoveryContext?.code === 'ATTEMPT_CAP';
}

/** What a sensible person does about a run that stopped. @returns what that was. */
function help(world: ChaosWorld): string {
  const { status, recoveryContext, resumeAt } = world.run;
  switch (status) {
    case 'paused':
      return act(world, 'resume', commandOnce(world, { type: 'resume' }));
    case 'waiting_input':
      return act(world, 'answer', answerOnce(world));
    case 'parked':
      world.now = Math.max(world.now, msFromIso(resumeAt ?? ''));
      return 'wait';
    case 'waiting_merge':
      return act(world, 'merge', commandOnce(world, { type: 'merge', confirmUserGate: true }));
    case 'needs_attention': {
      if (recoveryContext?.code === 'NO_TASKS' && world.tasks.length === 0)
        world.tasks = [{ id: 'T900', section: 'Extra', status: 'open' }];
      const asks = ['TASKS_VANISHED', 'TASKS_DEFERRED', 'BLOCKED_TASKS'].includes(
        recoveryContext?.code ?? '',
      );
      const type = asks ? 'skip' : 'retry';
      return act(
        world,
        `${type} ${recoveryContext?.code}`,
        commandOnce(world, { type, budget: enough(world) }),
      );
    }
    default:
      return status;
  }
}

/** A little more than everything that was spent so far, in every purse. */
function enough(world: ChaosWorld) {
  const spent = Math.ceil(world.run.totalCostUsd);
  return {
    maxTotal: spent + 40,
    maxPerBatch: spent + 5,
    healingBudget: spent + 5,
    decisionBudget: spent + 1,
  };
}

function act(world: ChaosWorld, what: string, accepted: boolean): string {
  ensure(accepted, `I6: ${what} is refused while the run is ${world.run.status}`);
  return what;
}
