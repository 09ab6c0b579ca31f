import { describe, expect, it } from 'vitest';
import { createScriptedWorld, type ScriptedWorld } from '../__support__/scripted-world';

function planned(world: ScriptedWorld): string[] {
  return world.run.batches.items.map(
    (batch) => `${batch.id} ${batch.section} ${batch.status} ${batch.taskIds.join(' ')}`,
  );
}

/** A world whose first batch (T001) is at work. */
function atWork(sections: Readonly<Record<string, readonly string[]>>): ScriptedWorld {
  const world = createScriptedWorld({ Setup: ['T001'], ...sections }, { config: { skipAnalyze: true } });
  world.decide();
  return world;
}

describe('A6: the plan is made anew at every batch boundary', () => {
  it('a task added to the running section gets a batch of its own after the current one', () => {
    const world = atWork({ Core: ['T002'] });
    world.tasks.splice(1, 0, { id: 'T009', section: 'Setup', status: 'open' });
    world.end({ ticks: ['T001'] });
    expect(planned(world)).toEqual([
      'b1 Setup completed T001',
      'b3 Setup running T009',
      'b2 Core pending T002',
    ]);
    expect(world.run.decisionLog.some((entry) => entry.decision === 'Plan changed')).toBe(true);
  });

  it('a renamed section keeps its batch, found by its task ids', () => {
    const world = atWork({ Core: ['T002', 'T003'] });
    for (const task of world.tasks) if (task.section === 'Core') task.section = 'Heart';
    world.end({ ticks: ['T001'] });
    expect(planned(world)).toEqual(['b1 Setup completed T001', 'b2 Heart running T002 T003']);
  });

  it('reordered sections run in the order of the file', () => {
    const world = atWork({ Core: ['T002'], Docs: ['T003'] });
    world.tasks.reverse();
    world.end({ ticks: ['T001'] });
    expect(planned(world)).toEqual([
      'b1 Setup completed T001',
      'b3 Docs running T003',
      'b2 Core pending T002',
    ]);
  });

  it('a split survives: the halves do not grow together again', () => {
    const world = atWork({ Core: ['T002', 'T003', 'T004', 'T005'] });
    world.end({ ticks: ['T001'] });
    world.end({ class: 'context_overflow' });
    world.end({ ticks: ['T002', 'T003'] });
    expect(planned(world)).toEqual([
      'b1 Setup completed T001',
      'b2 Core completed T002 T003',
      'b3 Core running T004 T005',
    ]);
  });

  it('a task that moved to another section moves to its batch, and no batch appears twice', () => {
    const world = atWork({ Core: ['T002', 'T003'], Docs: ['T004'] });
    const moved = world.tasks.find((task) => task.id === 'T003');
    if (moved) moved.section = 'Docs';
    world.end({ ticks: ['T001'] });
    expect(planned(world)).toEqual([
      'b1 Setup completed T001',
      'b2 Core running T002',
      'b3 Docs pending T003 T004',
    ]);
  });

  it('a section whose tasks are swallowed by another one leaves no empty batch', () => {
    const world = atWork({ Core: ['T002'], Docs: ['T003'] });
    for (const task of world.tasks) if (task.section === 'Docs') task.section = 'Core';
    world.end({ ticks: ['T001'] });
    const tasks = world.run.batches.items.flatMap((batch) => batch.taskIds);
    expect([...tasks].sort()).toEqual(['T001', 'T002', 'T003']);
    expect(new Set(world.run.batches.items.map((batch) => batch.id)).size).toBe(
      world.run.batches.items.length,
    );
  });

  it('ticks made in another batch are accepted, proven only when a file that the task names changed', () => {
    for (const [files, named, unproven] of [
      [1, ['src/file-0.ts'], []],
      [1, ['src/other.ts'], ['T002']],
      [1, [], ['T002']],
      [0, ['src/file-0.ts'], ['T002']],
    ] as const) {
      const world = atWork({ Core: ['T002'], Docs: ['T003'] });
      for (const task of world.tasks) if (task.id === 'T002') task.files = named;
      world.end({ ticks: ['T001', 'T002'], files });
      expect(world.run.batches.items.find((batch) => batch.id === 'b2')).toMatchObject({
        status: 'completed',
        unproven,
      });
      expect(planned(world).at(-1)).toBe('b3 Docs running T003');
    }
  });

  it('a tick by hand between the batches is accepted as unproven', () => {
    const world = atWork({ Core: ['T002'], Docs: ['T003'] });
    world.mark('done', 'T002');
    world.end({ ticks: ['T001'] });
    expect(world.run.batches.items.find((batch) => batch.id === 'b2')).toMatchObject({
      status: 'completed',
      unproven: ['T002'],
    });
  });

  it('a task that is taken back after its batch was completed gets a new batch; the completed one stays', () => {
    const world = atWork({ Core: ['T002'] });
    world.end({ ticks: ['T001'] });
    world.mark('open', 'T001');
    world.end({ ticks: ['T002'] });
    expect(planned(world)).toEqual([
      'b1 Setup completed T001',
      'b2 Core completed T002',
      'b3 Setup running T001',
    ]);
  });

  it('a paused batch whose tasks are all blocked by hand keeps its history and cost in the list', () => {
    const world = atWork({ Core: ['T002'] });
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.mark('blocked', 'T001');
    world.command({ type: 'resume' });
    expect(world.run.batches.items.find((batch) => batch.id === 'b1')).toMatchObject({
      status: 'skipped',
      costUsd: 0.1,
    });
    expect(planned(world).at(-1)).toMatch(/Core running T002/);
  });

  it('blocked tasks are in no batch until they are unblocked', () => {
    const world = createScriptedWorld({ Setup: ['T001', 'T002'] }, { config: { skipAnalyze: true } });
    world.mark('blocked', 'T002');
    world.decide();
    expect(planned(world)).toEqual(['b1 Setup running T001']);
    world.mark('open', 'T002');
    world.end({ ticks: ['T001'] });
    expect(planned(world)).toEqual(['b1 Setup completed T001', 'b2 Setup running T002']);
  });
});
