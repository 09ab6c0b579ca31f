import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OrchestrationStatusReply } from '@specflow/shared/schemas';
import { registerProject, startServer } from '../../support/dashboard-server';
import { waitFor } from '../../support/wait-for';
import { createWorld } from '../../support/world';
import { type Cleanups, withScope } from '../cleanups';
import type { Section } from '../context';
import { median, percentile } from '../statistics';

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 1_000;
const TASKS_PER_BATCH = 2;

/** When the files of one attempt were written, in ms of the wall clock. */
interface AttemptTimes {
  /** The dashboard wrote down what it is going to start. */
  readonly commanded: number;
  readonly claimed: number;
  /** The agent recorded itself; nothing of ours comes between this and its program. */
  readonly spawned: number;
  /** The last that the agent said. */
  readonly lastOutput: number;
  /** The runner recorded how it ended. */
  readonly ended: number;
}

/** How long the dashboard needs between the end of one agent and the start of the next, in real runs. */
export const transitionSection: Section = async ({ sizes, cleanups, say }) => {
  const pairs: (readonly [AttemptTimes, AttemptTimes])[] = [];
  for (let run = 0; run < sizes.transitionRuns; run += 1) {
    say(`Run ${run + 1} of ${sizes.transitionRuns} with ${sizes.transitionBatches} batches …`);
    const attempts = await withScope(cleanups, (scope) => runPhase(scope, sizes.transitionBatches));
    for (const [index, next] of attempts.slice(1).entries()) {
      const before = attempts[index];
      if (before) pairs.push([before, next]);
    }
  }
  const gaps = (from: (before: AttemptTimes) => number, to: (next: AttemptTimes) => number) =>
    pairs.map(([before, next]) => to(next) - from(before));
  const whole = gaps(
    ({ lastOutput }) => lastOutput,
    ({ spawned }) => spawned,
  );
  const ended = ({ ended: at }: AttemptTimes) => at;
  const part = (name: string, values: number[]) => ({ name, value: median(values), unit: 'ms' as const });
  return {
    title: `Transition, ${pairs.length} of real runs with the simulated agent`,
    measures: [
      {
        name: 'last word of an agent → next agent spawned, p50',
        value: median(whole),
        unit: 'ms',
        below: 150,
      },
      { name: 'the same, p90', value: percentile(whole, 0.9), unit: 'ms' },
      part(
        'of it: agent and runner end, p50',
        pairs.map(([before]) => before.ended - before.lastOutput),
      ),
      part(
        'of it: judged, decided, saved, prepared, p50',
        gaps(ended, ({ commanded }) => commanded),
      ),
      part(
        'of it: runner starts, p50',
        pairs.map(([, next]) => next.spawned - next.commanded),
      ),
    ],
  };
};

/** One phase from its first batch to "ready to merge"; the times of its attempts in their order. */
async function runPhase(scope: Cleanups, batches: number): Promise<AttemptTimes[]> {
  const world = await createWorld({ tasks: tasksOf(batches), onEnd: scope.add });
  const server = await startServer(world);
  const projectId = await registerProject(server, world);
  const config = { skipAnalyze: true };
  const started = await server.call('/workflow/orchestrate', { body: { projectId, config } });
  if (started.status !== 201) throw new Error(`The run did not start: ${JSON.stringify(started.body)}`);
  const statusPath = `/workflow/orchestrate/status?projectId=${projectId}`;
  await waitFor(
    'the run to be ready to merge',
    async () => {
      // As rarely as pages do: who asks all the time measures how busy that keeps the server.
      await delay(ASK_EVERY_MS);
      const { orchestration } = (await server.call<OrchestrationStatusReply>(statusPath)).body;
      if (orchestration?.status === 'needs_attention') throw new Error(orchestration.statusReason);
      return orchestration?.status === 'waiting_merge';
    },
    READY_WITHIN_MS,
  );
  return Promise.all((await world.attemptDirs()).map(readTimes));
}

function tasksOf(batches: number): string {
  const sections = Array.from({ length: batches }, (_, batch) => [
    `\n## Part ${batch + 1}\n`,
    ...Array.from({ length: TASKS_PER_BATCH }, (_, task) => {
      const id = `T${String(batch * TASKS_PER_BATCH + task + 1).padStart(3, '0')}`;
      return `- [ ] ${id} Create src/part-${batch}-${task}.mjs`;
    }),
  ]);
  return ['# Tasks', ...sections.flat(), ''].join('\n');
}

async function readTimes(dir: string): Promise<AttemptTimes> {
  const writtenAt = async (name: string) => (await stat(join(dir, name))).mtimeMs;
  return {
    commanded: await writtenAt('command.json'),
    claimed: await writtenAt('claim.json'),
    spawned: await writtenAt('process.json'),
    lastOutput: await writtenAt('stdout.jsonl'),
    ended: await writtenAt('exit.json'),
  };
}
