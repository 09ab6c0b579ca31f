import { describe, expect, it } from 'vitest';
import { batchStatuses, createScriptedWorld, glance, runHonestly } from './__support__/scripted-world';

const THREE = { Setup: ['T001', 'T002'], Core: ['T003', 'T004'], Docs: ['T005'] };

describe('the happy path', () => {
  it('N1: runs three batches in order and reaches verify and merge only when no task is open', () => {
    const world = createScriptedWorld(THREE);
    world.decide();
    const seen: string[] = [];
    for (let n = 0; n < 20 && world.run.status === 'running'; n += 1) {
      seen.push(glance(world.run));
      const open = world.tasks.filter((task) => task.status === 'open');
      if (['verify', 'merge'].includes(world.run.currentPhase)) expect(open).toEqual([]);
      const live = world.run.executionRecords.at(-1);
      world.end({ ticks: live?.taskIds ?? [] });
    }
    expect(seen).toEqual([
      'running analyze step[]',
      'running implement batch[T001 T002]',
      'running implement batch[T003 T004]',
      'running implement batch[T005]',
      'running verify step[]',
    ]);
    expect(world.run.status).toBe('waiting_merge');
    expect(batchStatuses(world.run)).toEqual(['Setup completed', 'Core completed', 'Docs completed']);
  });

  it('merges after approval and is completed only by the fact', () => {
    const world = createScriptedWorld(THREE);
    expect(runHonestly(world)).toBe('waiting_merge');
    expect(world.command({ type: 'merge', confirmUserGate: false }).ok).toBe(true);
    expect(glance(world.run)).toBe('running merge step[]');
    world.project.merged = true;
    world.end();
    expect(world.run).toMatchObject({ status: 'completed', outcome: 'merged', currentPhase: 'complete' });
  });
});
