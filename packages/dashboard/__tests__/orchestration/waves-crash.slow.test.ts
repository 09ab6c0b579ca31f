import { describe, expect, it } from 'vitest';
import type { WavePoint } from '@/lib/services/waves/wave-service';
import { tasksDone } from '../support/agent-trace';
import { control, registerProject, startServer, untilServed } from '../support/dashboard-server';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import {
  LONG_MS,
  MEETING,
  mergesOf,
  uncommitted,
  untilGroups,
  WAVES,
  worktrees,
} from '../support/wave-project';
import { createWorld, type World } from '../support/world';

/** Everything was done and merged once, and nothing is left over. */
async function expectWhole(world: World): Promise<void> {
  expect((await mergesOf(world)).sort()).toEqual(
    ['T001', 'T002', 'T003', 'T004'].map((id) => `Merge ${id}: Core`),
  );
  expect(tasksDone(await world.trace()).sort()).toEqual(['T001', 'T002', 'T003', 'T004']);
  for (const name of ['a', 'b', 'c', 'index']) await world.project.read(`src/${name}.mjs`);
  expect(await world.project.read('specs/0010-initial-setup/tasks.md')).not.toContain('[ ]');
  expect(await uncommitted(world)).toBe('');
  await waitFor('the worktrees to be gone', async () => (await worktrees(world)).length === 0, LONG_MS);
  expect((await world.project.git('worktree', 'list')).split('\n')).toHaveLength(1);
}

const POINTS: readonly WavePoint[] = ['prepare', 'commit', 'merge-tree', 'backup', 'ff', 'record', 'remove'];

describe('a dashboard that ends in the middle of a wave', { timeout: 2 * LONG_MS }, () => {
  it.each(POINTS)(
    'I2, I3: at "%s": after the restart nothing is lost, nothing runs or is merged twice, no worktree is left',
    async (stopAt) => {
      const world = await createWorld({ tasks: WAVES, scenario: MEETING });
      let stopped = false;
      const before = await openEngine(
        world,
        {},
        {
          atWavePoint: async (point) => {
            if (point !== stopAt && !stopped) return;
            // From here on this dashboard does nothing any more, as if it had been killed.
            stopped = true;
            before.close();
            await new Promise(() => undefined);
          },
        },
      );
      await before.start({ parallelism: 3 });
      await waitFor(`"${stopAt}"`, () => stopped, LONG_MS);
      const after = await openEngine(world);
      await after.app.orchestration.reconcile();
      await after.until('waiting_merge', LONG_MS);
      await untilGroups(after, ['T001 done', 'T002 done', 'T003 done', 'T004 done']);
      await expectWhole(world);
      await after.command({ type: 'finish' });
    },
  );

  it('I2, F46: kill -9 while three agents work: all three are adopted, the run goes on', async () => {
    const scenario = {
      steps: [{ when: { section: 'Core', invocation: 1 }, do: MEETING.steps[0]?.do, delayMs: 2_000 }],
    };
    const world = await createWorld({ tasks: WAVES, scenario });
    const first = await startServer(world);
    const projectId = await registerProject(first, world);
    const config = { skipAnalyze: true, parallelism: 3 };
    await first.call('/workflow/orchestrate', { body: { projectId, config } });
    await waitFor(
      'three agents',
      async () => (await world.trace()).filter(({ event }) => event === 'start').length === 3,
      LONG_MS,
    );
    await first.kill();
    const second = await startServer(world);
    const ready = await untilServed(second, projectId, ({ status }) => status !== 'running');
    expect(ready.status).toBe('waiting_merge');
    expect(ready.executionRecords.every(({ attempts }) => attempts.length === 1)).toBe(true);
    await expectWhole(world);
    expect((await control(second, 'finish', { projectId })).status).toBe(200);
  });
});
