import { describe, expect, it } from 'vitest';
import {
  batchStatuses,
  createScriptedWorld,
  glance,
  runHonestly,
  type ScriptedWorld,
} from './__support__/scripted-world';
import { decide } from './decide';
import { lastAttempt, liveExecutions } from './turn';

const THREE = { Setup: ['T001', 'T002'], Core: ['T003', 'T004'], Docs: ['T005'] };
const HOUR = 3_600_000;

/** A world whose first batch has an agent. */
function implementing(options: Parameters<typeof createScriptedWorld>[1] = {}): ScriptedWorld {
  const world = createScriptedWorld(THREE, { ...options, config: { skipAnalyze: true, ...options.config } });
  world.decide();
  expect(glance(world.run)).toBe('running implement batch[T001 T002]');
  return world;
}

function liveAttemptOf(world: ScriptedWorld) {
  const execution = liveExecutions(world.run)[0];
  if (!execution) throw new Error('no agent is alive');
  return lastAttempt(execution);
}

describe('the happy path', () => {
  it('N1: runs three batches in order and reaches verify and merge only when no task is open', () => {
    const world = createScriptedWorld(THREE);
    world.decide();
    const seen: string[] = [];
    for (let n = 0; n < 20 && world.run.status === 'running'; n += 1) {
      seen.push(glance(world.run));
      const open = world.tasks.filter((task) => task.status === 'open');
      if (['verify', 'merge'].includes(world.run.currentPhase)) expect(open).toEqual([]);
      world.end({ ticks: world.run.executionRecords.at(-1)?.taskIds ?? [] });
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

  it('N2: heals a failed batch before anything else and goes on with the next one', () => {
    const world = implementing();
    world.end({ class: 'task_failure', ticks: ['T001'] });
    expect(glance(world.run)).toBe('running implement heal[T002]');
    expect(batchStatuses(world.run)[0]).toBe('Setup healing');
    world.end({ ticks: ['T002'] });
    expect(batchStatuses(world.run)[0]).toBe('Setup healed');
    expect(glance(world.run)).toBe('running implement batch[T003 T004]');
  });

  it('C5: does not believe an agent that ends well without ticking its tasks', () => {
    const world = implementing({ config: { autoHealEnabled: false } });
    world.end({ class: 'ok', ticks: ['T001'] });
    expect(world.run).toMatchObject({ status: 'needs_attention', recoveryContext: { code: 'BATCH_FAILED' } });
    expect(world.run.batches.items[0]).toMatchObject({ status: 'failed', failure: { class: 'incomplete' } });
  });

  it('F12: accepts settled tasks from an agent that ended badly, with a warning and without a second run', () => {
    const world = implementing();
    world.end({ class: 'crashed', ticks: ['T001', 'T002'] });
    expect(world.run.batches.items[0]).toMatchObject({ status: 'completed' });
    expect(world.run.batches.items[0]?.warnings[0]).toMatch(/did not end well/);
    expect(glance(world.run)).toBe('running implement batch[T003 T004]');
  });
});

describe('where a run starts', () => {
  it('designs first when an artifact is missing, and checks the artifacts, not the word of the agent', () => {
    const world = createScriptedWorld(THREE);
    world.project.hasPlan = false;
    world.decide();
    expect(glance(world.run)).toBe('running design step[]');
    world.end();
    expect(glance(world.run)).toBe('running design heal[]');
    world.project.hasPlan = true;
    world.end();
    expect(glance(world.run)).toBe('running analyze step[]');
  });

  it('B2: skips design and analyze independently of each other', () => {
    const world = createScriptedWorld(THREE, { config: { skipDesign: true } });
    world.project.hasSpec = false;
    world.decide();
    expect(glance(world.run)).toBe('running analyze step[]');
    const other = createScriptedWorld(THREE, { config: { skipAnalyze: true } });
    other.project.hasSpec = false;
    other.decide();
    expect(glance(other.run)).toBe('running design step[]');
  });

  it('does not analyze again what is already being implemented', () => {
    const world = createScriptedWorld(THREE);
    world.mark('done', 'T001');
    world.decide();
    expect(glance(world.run)).toBe('running implement batch[T002]');
    expect(world.run.steps.analyze).toMatchObject({
      status: 'skipped',
      reason: 'implementation has already begun',
    });
  });

  it('verifies at once when every task is settled already', () => {
    const world = createScriptedWorld(THREE);
    world.mark('done', 'T001', 'T002', 'T003', 'T004');
    world.mark('deferred', 'T005');
    world.decide();
    expect(glance(world.run)).toBe('running verify step[]');
  });

  it.each([
    ['no task with an id', (world: ScriptedWorld) => (world.tasks = [])],
    ['no task file', (world: ScriptedWorld) => (world.hasTaskFile = false)],
  ])('F29: %s is never "all done"', (_what, spoil) => {
    const world = createScriptedWorld({}, { config: { skipDesign: true, skipAnalyze: true } });
    spoil(world);
    world.decide();
    expect(world.run).toMatchObject({ status: 'needs_attention', recoveryContext: { code: 'NO_TASKS' } });
    world.command({ type: 'retry' });
    expect(world.run.recoveryContext?.code).toBe('NO_TASKS');
  });

  it('F29: a task file that vanishes while an agent works stops the run; restored, the same batch is judged', () => {
    const world = implementing();
    world.hasTaskFile = false;
    world.end({ ticks: ['T001', 'T002'] });
    expect(world.run.recoveryContext?.code).toBe('NO_TASKS');
    world.hasTaskFile = true;
    world.command({ type: 'retry' });
    expect(batchStatuses(world.run)[0]).toBe('Setup completed');
    expect(world.run.executionRecords[0]?.attempts).toHaveLength(1);
  });

  it('F29: nothing is resumed while there is no task file', () => {
    const world = implementing();
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.hasTaskFile = false;
    world.command({ type: 'resume' });
    expect(world.run.recoveryContext?.code).toBe('NO_TASKS');
  });
});

describe('money of an attempt', () => {
  it('N5: is booked once; observing the same end again changes nothing', () => {
    const world = implementing();
    world.end({ ticks: ['T001', 'T002'], costUsd: 1.25 });
    expect(world.run.totalCostUsd).toBe(1.25);
    const before = world.run;
    const again = decide(before, world.observe());
    expect(again.run.ledger).toEqual(before.ledger);
    expect(again.run.totalCostUsd).toBe(1.25);
    const [settled, open] = world.run.ledger;
    expect(settled).toMatchObject({ spentUsd: 1.25, reservedUsd: 5 });
    expect(open).not.toHaveProperty('spentUsd');
  });

  it('N5: is never booked over: an entry that is settled already stays as it is, whatever is reported later', () => {
    const world = createScriptedWorld({ Setup: ['T001'] }, { config: { skipAnalyze: true } });
    world.decide();
    const settledAt = world.run.updatedAt;
    const ledger = world.run.ledger.map((entry) => ({ ...entry, spentUsd: 0.4, settledAt }));
    world.run = { ...world.run, ledger, totalCostUsd: 0.4 };
    world.end({ ticks: ['T001'], costUsd: 3 });
    expect(world.run.ledger[0]).toMatchObject({ spentUsd: 0.4, settledAt });
    expect(world.run.totalCostUsd).toBe(0.4);
  });

  it('N5: is booked when the end was observed but the decision was lost', () => {
    const world = implementing();
    const lost = world.run;
    world.end({ ticks: ['T001', 'T002'], costUsd: 1.25 });
    world.run = lost;
    world.decide();
    expect(world.run.totalCostUsd).toBe(1.25);
    expect(world.run.ledger.filter((entry) => entry.spentUsd !== undefined)).toHaveLength(1);
  });

  it('marks estimates', () => {
    const world = implementing();
    world.end({ ticks: ['T001', 'T002'], costUsd: 0.4, costEstimated: true });
    expect(world.run.ledger[0]).toMatchObject({ spentUsd: 0.4, estimated: true });
  });

  it('adds to its batch, healing included', () => {
    const world = implementing();
    world.end({ class: 'task_failure', costUsd: 1 });
    world.end({ ticks: ['T001', 'T002'], costUsd: 0.5 });
    expect(world.run.batches.items[0]?.costUsd).toBe(1.5);
  });

  it('F23: an overspend stops the next start, not the books', () => {
    const world = implementing({ config: { budget: { maxTotal: 4 } } });
    world.end({ ticks: ['T001', 'T002'], costUsd: 6 });
    expect(world.run).toMatchObject({ status: 'needs_attention', totalCostUsd: 6 });
    expect(world.run.recoveryContext).toMatchObject({
      code: 'BUDGET_REACHED',
      options: ['retry', 'abort'],
      issue: 'Max total is used up: $6.00 of $4.00 is spent or reserved.',
    });
    world.command({ type: 'retry' });
    expect(world.run.recoveryContext?.code).toBe('BUDGET_REACHED');
    world.command({ type: 'retry', budget: { maxTotal: 12 } });
    expect(glance(world.run)).toBe('running implement batch[T003 T004]');
    expect(liveAttemptOf(world).capUsd).toBe(5);
  });

  it('a refused resume after a crash waits for money and then goes on with the same session', () => {
    const world = implementing({ config: { budget: { maxPerBatch: 1 } } });
    world.end({ class: 'crashed', ticks: ['T001'], costUsd: 1 });
    expect(world.run.recoveryContext?.code).toBe('BUDGET_REACHED');
    expect(batchStatuses(world.run)[0]).toBe('Setup pending');
    world.command({ type: 'retry', budget: { maxPerBatch: 3 } });
    expect(glance(world.run)).toBe('running implement batch[T002]');
    expect(batchStatuses(world.run)).toHaveLength(3);
  });
});

describe('pause and resume', () => {
  it('N6: pausing now re-queues the batch, costs no heal attempt, and resume goes on with the same session', () => {
    const world = implementing();
    const session = liveAttemptOf(world).sessionId;
    world.mark('done', 'T001');
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    expect(world.run.status).toBe('paused');
    expect(world.run.batches.items[0]).toMatchObject({ status: 'pending', healAttempts: 0 });
    world.now += 9 * HOUR;
    expect(world.decide().effects).toEqual([]);
    world.command({ type: 'resume' });
    expect(glance(world.run)).toBe('running implement batch[T002]');
    expect(liveAttemptOf(world)).toMatchObject({ mode: 'resume', sessionId: session, n: 2 });
    world.end({ ticks: ['T002'] });
    expect(world.run.batches.items[0]).toMatchObject({ status: 'completed', healAttempts: 0 });
  });

  it('is a wish on disk before any signal, repeated until the agent is gone', () => {
    const world = implementing();
    world.performing = false;
    world.command({ type: 'pause', when: 'now' });
    expect(liveAttemptOf(world).stop?.reason).toBe('pause');
    const { effects, changed } = world.decide();
    expect(changed).toBe(false);
    expect(effects).toEqual([expect.objectContaining({ type: 'stopAttempt' })]);
  });

  it('L3: pausing after this batch lets its agent finish, and only then pauses', () => {
    const world = implementing();
    world.command({ type: 'pause', when: 'after-batch' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002]');
    world.end({ ticks: ['T001', 'T002'] });
    expect(glance(world.run)).toBe('paused implement');
    expect(batchStatuses(world.run)[0]).toBe('Setup completed');
    world.command({ type: 'resume' });
    expect(glance(world.run)).toBe('running implement batch[T003 T004]');
  });

  it('pausing now starts no healer for a batch that fails at the same moment; resume does', () => {
    const world = implementing();
    world.performing = false;
    world.command({ type: 'pause', when: 'now' });
    world.performing = true;
    world.end({ class: 'task_failure' });
    expect(glance(world.run)).toBe('paused implement');
    expect(world.run.executionRecords).toHaveLength(1);
    world.command({ type: 'resume' });
    expect(glance(world.run)).toBe('running implement heal[T001 T002]');
  });

  it('pauses between batches when configured, never after the last one', () => {
    const world = implementing({ config: { pauseBetweenBatches: true } });
    world.end({ ticks: ['T001', 'T002'] });
    expect(world.run.status).toBe('paused');
    world.command({ type: 'resume' });
    world.end({ ticks: ['T003', 'T004'] });
    expect(world.run.status).toBe('paused');
    world.command({ type: 'resume' });
    world.end({ ticks: ['T005'] });
    expect(glance(world.run)).toBe('running verify step[]');
  });

  it('goes on after a failed batch although an older pause was never reached', () => {
    const world = implementing({ config: { autoHealEnabled: false } });
    world.command({ type: 'pause', when: 'after-batch' });
    world.end({ class: 'task_failure' });
    expect(world.run.status).toBe('needs_attention');
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002]');
  });

  it('counts pauses never as attempts without progress: a crash after two of them is still resumed', () => {
    const world = implementing();
    for (let n = 0; n < 2; n += 1) {
      world.command({ type: 'pause', when: 'now' });
      world.decide();
      world.command({ type: 'resume' });
    }
    world.end({ class: 'crashed' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002]');
  });
});

describe('cancel', () => {
  it('stops the agent first and is over only when it is gone', () => {
    const world = implementing();
    world.performing = false;
    world.command({ type: 'cancel' });
    expect(world.run.status).toBe('running');
    world.performing = true;
    world.decide();
    world.decide();
    expect(world.run).toMatchObject({ status: 'cancelled', totalCostUsd: 0.1 });
    expect(batchStatuses(world.run)).toEqual(['Setup cancelled', 'Core cancelled', 'Docs cancelled']);
    expect(world.decide()).toMatchObject({ changed: false, effects: [] });
  });

  it('F51: never starts an attempt that nobody has claimed yet', () => {
    const world = createScriptedWorld(THREE, { config: { skipAnalyze: true } });
    world.performing = false;
    world.decide();
    const { id } = liveAttemptOf(world);
    world.facts.set(id, { state: 'unclaimed' });
    expect(world.decide().effects).toEqual([
      expect.objectContaining({ type: 'startAttempt', attemptId: id }),
    ]);
    world.command({ type: 'cancel' });
    expect(world.decide().effects).toEqual([expect.objectContaining({ type: 'stopAttempt', attemptId: id })]);
  });

  it('keeps what was done', () => {
    const world = implementing();
    world.end({ ticks: ['T001', 'T002'] });
    world.command({ type: 'cancel' });
    world.decide();
    expect(batchStatuses(world.run)).toEqual(['Setup completed', 'Core cancelled', 'Docs cancelled']);
  });
});

describe('restarts', () => {
  it('F02: starts an attempt again that was saved but never claimed, under the same id', () => {
    const world = createScriptedWorld(THREE, { config: { skipAnalyze: true } });
    world.performing = false;
    const first = world.decide().effects;
    world.facts.set(liveAttemptOf(world).id, { state: 'unclaimed' });
    const again = world.decide();
    expect(again.changed).toBe(false);
    expect(again.effects).toEqual(first.filter((effect) => effect.type === 'startAttempt'));
  });

  it('F03: does nothing about an attempt that was spawned a moment ago', () => {
    const world = createScriptedWorld(THREE, { config: { skipAnalyze: true } });
    world.performing = false;
    world.decide();
    world.facts.set(liveAttemptOf(world).id, { state: 'starting' });
    expect(world.decide()).toMatchObject({ changed: false, effects: [] });
  });

  it('I3: an attempt whose files are gone is over, counted as spent, and its id never runs again', () => {
    const world = implementing();
    world.decide();
    const { id } = liveAttemptOf(world);
    world.facts.set(id, { state: 'unclaimed' });
    world.decide();
    expect(world.run.ledger[0]).toMatchObject({ attemptId: id, spentUsd: 5, estimated: true });
    expect(world.run.executionRecords[0]?.attempts[0]).toMatchObject({ state: 'ended' });
  });

  it('F43: goes on in the same session after a reboot, without a heal attempt', () => {
    const world = implementing();
    world.decide();
    world.end({ class: 'interrupted', ticks: ['T001'] });
    expect(glance(world.run)).toBe('running implement batch[T002]');
    expect(world.run.batches.items[0]).toMatchObject({ healAttempts: 0, attemptsWithoutProgress: 0 });
  });
});

describe('a project that somebody else holds', () => {
  it('is asked for again for a minute, then a person is told by whom it is held', () => {
    const world = createScriptedWorld(THREE, { config: { skipAnalyze: true } });
    world.performing = false;
    world.decide();
    const { id } = liveAttemptOf(world);
    world.facts.set(id, { state: 'refused', holder: 'run 7' });
    expect(world.decide().effects).toEqual([
      expect.objectContaining({ type: 'startAttempt', attemptId: id }),
    ]);
    world.now += 61_000;
    world.decide();
    expect(world.run).toMatchObject({ status: 'needs_attention', totalCostUsd: 0 });
    expect(world.run.statusReason).toMatch(/run 7/);
    world.performing = true;
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002]');
    expect(liveAttemptOf(world).id).not.toBe(id);
  });
});

describe('ground that changes under a run', () => {
  const changes: readonly [string, (world: ScriptedWorld) => void][] = [
    ['BRANCH_CHANGED', (world) => (world.project.branch = 'main')],
    ['PHASE_CHANGED', (world) => (world.project.phase = { ...world.project.phase, number: '0043' })],
    ['PHASE_CHANGED', (world) => (world.project.phase = { ...world.project.phase, number: null })],
    [
      'PROJECT_MOVED',
      (world) => (world.project.problem = { code: 'PROJECT_MOVED', message: 'gone', fix: 'back' }),
    ],
    ['DISK_FULL', (world) => (world.project.problem = { code: 'DISK_FULL', message: 'full', fix: 'free' })],
  ];

  it.each(changes)('%s stops the agent, asks a person, and goes on where it was', (code, change) => {
    const world = implementing();
    const before = structuredClone(world.project);
    change(world);
    world.decide();
    world.decide();
    expect(world.run).toMatchObject({ status: 'needs_attention', recoveryContext: { code } });
    expect(liveExecutions(world.run)).toEqual([]);
    world.command({ type: 'retry' });
    expect(world.run.recoveryContext?.code).toBe(code);
    delete world.project.problem;
    Object.assign(world.project, before);
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001 T002]');
    expect(liveAttemptOf(world).mode).toBe('resume');
  });

  it('a task file of another branch is not taken for ours', () => {
    const world = implementing();
    world.project.branch = 'main';
    world.tasks = [];
    world.decide();
    expect(world.run.batches.items[0]?.taskStates).toEqual({ T001: 'open', T002: 'open' });
  });

  it('leaves a paused run alone and looks again when it goes on', () => {
    const world = implementing();
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.project.branch = 'main';
    expect(world.decide().changed).toBe(false);
    world.command({ type: 'resume' });
    expect(world.run.recoveryContext?.code).toBe('BRANCH_CHANGED');
  });

  it('keeps the questions of an agent', () => {
    const world = implementing();
    world.end({ class: 'needs_input', questions: ['Which?'] });
    world.project.branch = 'main';
    world.decide();
    expect(world.run.status).toBe('waiting_input');
  });

  it('wakes no agent of a parked run on the wrong branch', () => {
    const world = implementing();
    world.end({ class: 'rate_limit', resetsAt: world.now + HOUR });
    world.project.branch = 'main';
    expect(world.decide().changed).toBe(false);
    world.now += 2 * HOUR;
    world.decide();
    expect(world.run.recoveryContext?.code).toBe('BRANCH_CHANGED');
  });
});

/** As if the ended first attempt had happened several times more before the living one. */
function repeatFirstAttempt(world: ScriptedWorld, times: number): void {
  const [execution] = world.run.executionRecords;
  const [attempt, ...later] = execution?.attempts ?? [];
  const [entry, ...entries] = world.run.ledger;
  if (!execution || !attempt || !entry) throw new Error('nothing has ended yet');
  const copies = Array.from({ length: times - 1 }, (_unused, n) => `${execution.id}.copy${n}`);
  const attempts = [attempt, ...copies.map((id) => ({ ...attempt, id })), ...later];
  const ledger = [
    entry,
    ...copies.map((attemptId) => ({ ...entry, attemptId, spentUsd: 0, reservedUsd: 0 })),
    ...entries,
  ];
  world.run = { ...world.run, executionRecords: [{ ...execution, attempts }], ledger };
}

describe('storms', () => {
  it('F07: a run never starts more than 400 agents', () => {
    const world = implementing();
    world.end({ class: 'interrupted' });
    repeatFirstAttempt(world, 398);
    world.end({ class: 'interrupted' });
    expect(world.run.ledger).toHaveLength(400);
    expect(liveExecutions(world.run)).toHaveLength(1);
    world.end({ class: 'interrupted' });
    expect(world.run.recoveryContext).toMatchObject({ code: 'ATTEMPT_CAP', options: ['abort'] });
    expect(world.run.ledger).toHaveLength(400);
  });

  it('honest agents bring any of these runs to its end', () => {
    expect(runHonestly(createScriptedWorld(THREE, { config: { autoMerge: true } }))).toBe('completed');
  });
});
