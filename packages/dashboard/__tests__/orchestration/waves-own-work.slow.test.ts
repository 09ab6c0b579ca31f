import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { LONG_MS, MEET, MEETING, mergesOf, uncommitted, WAVES } from '../support/wave-project';
import { createWorld, type World } from '../support/world';

/** One task, which runs alone, then three beside each other. */
const ALONE_FIRST = WAVES.replace('## Core', '## Setup\n\n- [ ] T000 Create src/setup.mjs\n\n## Core');

const subjects = async (world: World) =>
  (await world.project.git('log', '--first-parent', '--reverse', '--format=%s')).split('\n');

describe('work of the run that is not committed when a wave is to begin', { timeout: 2 * LONG_MS }, () => {
  it('K2: what an agent did alone in the project is committed, and the next batch runs side by side on top of it', async () => {
    const world = await createWorld({ tasks: ALONE_FIRST, scenario: MEETING });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(ready.batches.items.map(({ groups }) => groups?.length)).toEqual([undefined, 4]);
    expect(ready.warnings).toEqual([]);
    expect(overlaps(await world.trace()).length).toBeGreaterThan(0);
    expect((await subjects(world)).slice(1, 3)).toEqual(['Work before batch 2: Core', 'Merge T001: Core']);
    expect(await world.project.git('show', '--format=', '--name-only', 'HEAD~4')).toBe(
      'specs/0010-initial-setup/tasks.md\nsrc/setup.mjs',
    );
    expect(await uncommitted(world)).toBe('');
    await engine.command({ type: 'finish' });
  });

  it('K2: a design that an agent wrote, with a new task file, is committed, and its tasks run side by side', async () => {
    const world = await createWorld({ tasks: null, scenario: MEETING });
    const design = [
      { path: 'spec.md', content: '# Spec\n' },
      { path: 'plan.md', content: '# Plan\n' },
      { path: 'tasks.md', content: WAVES },
    ];
    await world.project.write('.specflow/simulator.json', JSON.stringify({ design }));
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(ready.warnings).toEqual([]);
    expect(overlaps(await world.trace()).length).toBeGreaterThan(0);
    expect((await subjects(world))[1]).toBe('Work before batch 1: Core');
    expect(await mergesOf(world)).toHaveLength(4);
    expect(await uncommitted(world)).toBe('');
    await engine.command({ type: 'finish' });
  });

  it('what a person left uncommitted, staged or not, stays as it is, and the agents work one after another', async () => {
    const world = await createWorld({ tasks: ALONE_FIRST });
    await world.project.write('README.md', '# Edited\n');
    await world.project.write('staged.md', 'Mine\n');
    await world.project.git('add', 'staged.md');
    const head = await world.project.git('rev-parse', 'HEAD');
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(ready.warnings.join()).toContain('there are uncommitted changes: README.md');
    expect(overlaps(await world.trace())).toEqual([]);
    expect(await world.project.git('rev-parse', 'HEAD')).toBe(head);
    const status = await uncommitted(world);
    expect(status).toContain('M README.md');
    expect(status).toContain('A  staged.md');
    await engine.command({ type: 'finish' });
  });

  it('what a person edits between two agents is not committed for them, and the run says why it goes on alone', async () => {
    const world = await createWorld({ tasks: ALONE_FIRST });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3, pauseBetweenBatches: true });
    await engine.until('paused', LONG_MS);
    await world.project.write('src/setup.mjs', '// my own\n');
    const head = await world.project.git('rev-parse', 'HEAD');
    await engine.command({ type: 'resume' });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(ready.warnings.join()).toContain('there are uncommitted changes: src/');
    expect(overlaps(await world.trace())).toEqual([]);
    expect(await world.project.git('rev-parse', 'HEAD')).toBe(head);
    await engine.command({ type: 'finish' });
  });

  it('a commit that fails is said, and the batch runs one agent at a time', async () => {
    const world = await createWorld({ tasks: ALONE_FIRST });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3, pauseBetweenBatches: true });
    await engine.until('paused', LONG_MS);
    await world.project.write('.git/index.lock', '');
    await engine.command({ type: 'resume' });
    const ready = await engine.until('waiting_merge', LONG_MS);
    expect(ready.warnings.join()).toContain('the repository is in the middle of something (locked)');
    expect(overlaps(await world.trace())).toEqual([]);
    expect(tasksDone(await world.trace())).toEqual(['T000', 'T001', 'T002', 'T003', 'T004']);
    await engine.command({ type: 'finish' });
  });

  it('I2: a dashboard that ends before the commit: after the restart it is made once', async () => {
    const scenario = { steps: [{ when: { section: 'Core', invocation: 1 }, do: MEET }] };
    const world = await createWorld({ tasks: ALONE_FIRST, scenario });
    let stopped = false;
    const before = await openEngine(
      world,
      {},
      {
        atWavePoint: async (point) => {
          if (point !== 'commit-own-work') return;
          stopped = true;
          before.close();
          await new Promise(() => undefined);
        },
      },
    );
    await before.start({ parallelism: 3 });
    await waitFor('the commit', () => stopped, LONG_MS);
    const after = await openEngine(world);
    await after.app.orchestration.reconcile();
    await after.until('waiting_merge', LONG_MS);
    const own = (await subjects(world)).filter((subject) => subject.startsWith('Work before'));
    expect(own).toEqual(['Work before batch 2: Core']);
    expect(await uncommitted(world)).toBe('');
    await after.command({ type: 'finish' });
  });
});
