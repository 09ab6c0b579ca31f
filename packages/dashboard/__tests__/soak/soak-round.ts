import { setTimeout as delay } from 'node:timers/promises';
import type { OrchestrationStatusReply, OrchestrationView } from '@specflow/shared/schemas';
import type { Dice } from '@/lib/orchestration/__support__/dice';
import { control, type DashboardServer, registerProject, startServer } from '../support/dashboard-server';
import { describeRun } from '../support/describe-run';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';
import { type Damage, findDamage } from './soak-checks';
import { type Prey, strike } from './strike';

const SECTIONS = ['Ground', 'Walls', 'Roof', 'Doors', 'Paint', 'Garden'] as const;
const TASKS_PER_SECTION = 3;

const TASKS = [
  '# Tasks',
  ...SECTIONS.flatMap((section, index) => [
    `\n## ${section}\n`,
    ...Array.from({ length: TASKS_PER_SECTION }, (_, number) => {
      const id = `T${String(index * TASKS_PER_SECTION + number + 1).padStart(3, '0')}`;
      return `- [ ] ${id} Create src/${section.toLowerCase()}-${number}.mjs`;
    }),
  ]),
  '',
].join('\n');

/** Slow enough for a kill to meet an agent at work. */
const SCENARIO = {
  steps: [{ when: { skill: 'implement' }, delayMs: 250, costUsd: 0.01 }, { costUsd: 0.02 }],
};
/** Kills cost money and allowances; neither may end a run here. */
const CONFIG = { skipAnalyze: true, budget: { maxTotal: 5_000, maxPerBatch: 2_000, healingBudget: 2_000 } };
/** Between two kills: from "at once", so that a recovery is hit too, to the length of a batch. */
const PAUSE_MS = 900;
const END_MS = 240_000;

const VICTIMS = ['server', 'runner', 'agent'] as const;

/** Who was killed, and how often. */
export type Kills = Record<Prey | 'server', number>;

/** What one run went through. */
export interface RoundReport {
  readonly kills: Kills;
  readonly damage: Damage;
  readonly batches: number;
  readonly attempts: number;
  readonly retries: number;
}

/**
 * One run over a project of its own, with at most `maxKills` kills of the server, the runner and the agent, until it is
 * ready to merge. @throws when the run gets stuck, or when a process is left at the end
 */
export async function playRound(dice: Dice, maxKills: number): Promise<RoundReport> {
  const cleanups: (() => Promise<void>)[] = [];
  try {
    const world = await createWorld({
      tasks: TASKS,
      scenario: SCENARIO,
      onEnd: (cleanup) => void cleanups.push(cleanup),
    });
    return await killAndCheck(world, dice, maxKills);
  } finally {
    for (const cleanup of cleanups.reverse()) await cleanup();
  }
}

async function killAndCheck(world: World, dice: Dice, maxKills: number): Promise<RoundReport> {
  let server = await startServer(world);
  const projectId = await registerProject(server, world);
  await server.call('/workflow/orchestrate', { body: { projectId, config: CONFIG } });
  const kills: Kills = { server: 0, runner: 0, agent: 0 };
  const total = () => kills.server + kills.runner + kills.agent;
  let retries = 0;
  let victim = dice.pick(VICTIMS);

  const ready = await waitFor(
    'the run to be ready',
    async () => {
      const run = await newestRun(server, projectId);
      if (run.status === 'waiting_merge') return run;
      if (run.status === 'needs_attention') {
        // A person would look and try again; a kill too many is no reason to give up.
        const { status } = await control(server, 'recover', { projectId, action: 'retry' });
        if (status === 200) retries += 1;
        else if (status !== 409) throw new Error(`retry is refused with ${status}\n${describeRun(run)}`);
        return null;
      }
      if (total() >= maxKills) return null;
      await delay(dice.int(PAUSE_MS));
      if (victim === 'server') {
        await server.kill();
        await delay(dice.pick([0, 0, dice.int(PAUSE_MS)]));
        server = await startServer(world);
      } else if (!(await strike(world, victim))) return null;
      kills[victim] += 1;
      victim = dice.pick(VICTIMS);
      return null;
    },
    END_MS,
  ).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${describeRun(await newestRun(server, projectId))}`);
  });

  const damage = findDamage({
    run: ready,
    trace: await world.trace(),
    tasksText: await world.project.read('specs/0010-initial-setup/tasks.md'),
  });
  await control(server, 'finish', { projectId });
  const attempts = ready.executionRecords.reduce((sum, execution) => sum + execution.attempts.length, 0);
  return { kills, damage, batches: ready.batches.total, attempts, retries };
}

async function newestRun(server: DashboardServer, projectId: string): Promise<OrchestrationView> {
  const path = `/workflow/orchestrate/status?projectId=${projectId}`;
  const { body } = await server.call<OrchestrationStatusReply>(path);
  if (!body.orchestration) throw new Error('The run is gone.');
  return body.orchestration;
}
