import type { OrchestrationView } from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { overlaps, tasksDone } from '../support/agent-trace';
import { openEngine } from '../support/engine';
import { groupsOf, LONG_MS, MEET, mergesOf, uncommitted, untilGroups, WAVES } from '../support/wave-project';
import { createWorld, type World } from '../support/world';

const BESIDE = WAVES.replace('- [ ] T004 Create src/index.mjs\n', '');
/** Whoever has no other part waits for the others before it works. */
const MEETS = { when: { section: 'Core', isResume: false, isHealer: false }, do: MEET };
const ALL_DONE = ['T001 done', 'T002 done', 'T003 done'];

/** Kind and number of attempts of the agents that had a task, oldest first. */
const agentsOf = (run: OrchestrationView, id: string) =>
  run.executionRecords
    .filter(({ taskIds }) => taskIds.includes(id))
    .map(({ kind, attempts }) => `${kind} ${attempts.length}`);

const sessionsOf = (run: OrchestrationView, id: string) =>
  run.executionRecords
    .filter(({ taskIds }) => taskIds.includes(id))
    .flatMap(({ attempts }) => attempts.map(({ sessionId }) => sessionId));

/** Every task was done once, by agents side by side, and merged once. */
async function expectWhole(world: World): Promise<void> {
  const trace = await world.trace();
  expect(tasksDone(trace).sort()).toEqual(['T001', 'T002', 'T003']);
  expect(overlaps(trace).length).toBeGreaterThan(0);
  expect(await mergesOf(world)).toEqual(['Merge T001: Core', 'Merge T002: Core', 'Merge T003: Core']);
  expect(await uncommitted(world)).toBe('');
}

describe('one group of a wave meets trouble', { timeout: 2 * LONG_MS }, () => {
  it('L1: asks a question: the others end undisturbed, the answer resumes its session in its worktree', async () => {
    const questions = [{ question: 'Files or memory?' }];
    const asks = {
      when: { task: 'T001', isResume: false },
      do: [MEET, { behaviour: 'needsInput', questions }],
    };
    const world = await createWorld({ tasks: BESIDE, scenario: { steps: [asks, MEETS] } });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const waiting = await engine.until('waiting_input', LONG_MS);
    expect(groupsOf(waiting)[0]).toBe('T001 waiting');
    expect(tasksDone(await world.trace()).sort()).toEqual(['T002', 'T003']);
    const asked = waiting.executionRecords.find(({ status }) => status === 'waiting_for_input');
    const answers = Object.fromEntries((asked?.questions ?? []).map(({ id }) => [id, 'Files']));
    expect(Object.keys(answers)).toHaveLength(1);
    const { projectId } = engine;
    await engine.app.orchestration.answer({ projectId, executionId: asked?.id ?? '', answers });
    const ready = await engine.until('waiting_merge', LONG_MS);
    await untilGroups(engine, ALL_DONE);
    expect(agentsOf(ready, 'T001')).toEqual(['batch 2']);
    expect(new Set(sessionsOf(ready, 'T001')).size).toBe(1);
    expect([...agentsOf(ready, 'T002'), ...agentsOf(ready, 'T003')]).toEqual(['batch 1', 'batch 1']);
    await expectWhole(world);
    await engine.command({ type: 'finish' });
  });

  it('D2: fails: a healer does its task in its worktree, the others are not done again', async () => {
    const fails = { when: { task: 'T002', isHealer: false }, do: [MEET, { behaviour: 'fail' }] };
    const world = await createWorld({ tasks: BESIDE, scenario: { steps: [fails, MEETS] } });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const ready = await engine.until('waiting_merge', LONG_MS);
    await untilGroups(engine, ALL_DONE);
    expect(agentsOf(ready, 'T002')).toEqual(['batch 1', 'heal 1']);
    expect(ready.batches.items[0]?.groups?.map(({ healAttempts }) => healAttempts)).toEqual([0, 1, 0]);
    expect([...agentsOf(ready, 'T001'), ...agentsOf(ready, 'T003')]).toEqual(['batch 1', 'batch 1']);
    await expectWhole(world);
    await engine.command({ type: 'finish' });
  });

  it('D6: meets a limit of the API: it goes on in its session after the reset, without a heal attempt', async () => {
    const limited = { behaviour: 'rateLimit', resetInSeconds: 1 };
    const meets = { when: { task: 'T003', isResume: false }, do: [MEET, limited] };
    const world = await createWorld({ tasks: BESIDE, scenario: { steps: [meets, MEETS] } });
    const engine = await openEngine(world);
    await engine.start({ parallelism: 3 });
    const parked = await engine.untilRun('a parked run', ({ status }) => status === 'parked', LONG_MS);
    expect(tasksDone(await world.trace()).sort()).toEqual(['T001', 'T002']);
    expect(parked.resumeAt).toBeDefined();
    // A person need not wait for the spread that is added to the reset.
    await engine.command({ type: 'resume' });
    const ready = await engine.until('waiting_merge', LONG_MS);
    await untilGroups(engine, ALL_DONE);
    expect(agentsOf(ready, 'T003')).toEqual(['batch 2']);
    expect(new Set(sessionsOf(ready, 'T003')).size).toBe(1);
    expect(ready.batches.items[0]?.groups?.every(({ healAttempts }) => healAttempts === 0)).toBe(true);
    await expectWhole(world);
    await engine.command({ type: 'finish' });
  });
});
