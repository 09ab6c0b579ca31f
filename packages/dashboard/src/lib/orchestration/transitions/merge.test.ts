import { describe, expect, it } from 'vitest';
import { createScriptedWorld, glance, runHonestly, type ScriptedWorld } from '../__support__/scripted-world';
import { liveExecutions } from '../turn';

type Options = NonNullable<Parameters<typeof createScriptedWorld>[1]>;

/** A run that has verified and waits for approval, or merges by itself. */
function verified(options: Options = {}): ScriptedWorld {
  const world = createScriptedWorld(
    { Setup: ['T001'], Core: ['T002'] },
    { ...options, config: { skipAnalyze: true, ...options.config } },
  );
  world.decide();
  world.end({ ticks: ['T001'] });
  world.end({ ticks: ['T002'] });
  world.end();
  return world;
}

const approve = { type: 'merge', confirmUserGate: false } as const;

describe('B4: approval', () => {
  it('is waited for unless auto-merge is on', () => {
    expect(glance(verified().run)).toBe('waiting_merge merge');
    expect(glance(verified({ config: { autoMerge: true } }).run)).toBe('running merge step[]');
  });

  it.each(['pending', 'unreadable'] as const)(
    'a user gate that is %s always waits for a person who confirms it',
    (userGate) => {
      const world = verified({ userGate, config: { autoMerge: true } });
      expect(world.run.status).toBe('waiting_merge');
      expect(world.run.statusReason).toMatch(/user gate/);
      expect(world.command(approve)).toMatchObject({ ok: false, refusal: { code: 'USER_GATE_UNCONFIRMED' } });
      expect(world.command({ type: 'merge', confirmUserGate: true }).ok).toBe(true);
      expect(world.run.phase.userGate).toBe('confirmed');
      expect(glance(world.run)).toBe('running merge step[]');
    },
  );

  it('a gate that appears during the run counts, and an agent cannot take it away', () => {
    const world = createScriptedWorld(
      { Setup: ['T001'] },
      { config: { autoMerge: true, skipAnalyze: true } },
    );
    world.decide();
    world.project.phase = { ...world.project.phase, userGate: 'pending' };
    world.decide();
    world.project.phase = { ...world.project.phase, userGate: 'confirmed' };
    expect(runHonestly(world)).toBe('waiting_merge');
  });

  it('a gate that appears between the approval and the merge withdraws the approval', () => {
    const world = verified();
    world.performing = false;
    world.project.phase = { ...world.project.phase, userGate: 'pending' };
    world.run = { ...world.run, intents: { merge: { at: world.run.updatedAt, confirmUserGate: false } } };
    world.decide();
    expect(glance(world.run)).toBe('waiting_merge merge');
    expect(world.run.intents.merge).toBeUndefined();
  });

  it.each([
    [
      'unproven ticks',
      (world: ScriptedWorld) => world.end({ ticks: ['T002'], files: 0 }),
      /1 ticks are not proven/,
    ],
    [
      'skipped tasks',
      (world: ScriptedWorld) => {
        world.end({ class: 'auth' });
        world.command({ type: 'skip' });
      },
      /1 tasks were skipped/,
    ],
  ])('%s hold auto-merge back and say so', (_what, work, reason) => {
    const world = createScriptedWorld(
      { Setup: ['T001'], Core: ['T002'] },
      { config: { skipAnalyze: true, autoMerge: true } },
    );
    world.decide();
    world.end({ ticks: ['T001'] });
    work(world);
    world.end();
    expect(world.run.status).toBe('waiting_merge');
    expect(world.run.statusReason).toMatch(reason);
  });
});

describe('I5: a merge is completed by a fact', () => {
  it.each([
    ['the branch is part of the base', (world: ScriptedWorld) => (world.project.merged = true)],
    [
      'the phase is complete',
      (world: ScriptedWorld) => (world.project.phase = { ...world.project.phase, status: 'complete' }),
    ],
    [
      'the phase is not the open one any more',
      (world: ScriptedWorld) => (world.project.phase = { ...world.project.phase, number: null }),
    ],
  ])('%s', (_what, prove) => {
    const world = verified({ config: { autoMerge: true } });
    prove(world);
    world.end();
    expect(world.run).toMatchObject({ status: 'completed', outcome: 'merged' });
    expect(world.run.tasks).toEqual({ completed: 2, total: 2 });
  });

  it('never by the word of the agent, and it is not tried again by itself', () => {
    const world = verified({ config: { autoMerge: true } });
    world.end({ class: 'ok' });
    expect(world.run).toMatchObject({
      status: 'needs_attention',
      recoveryContext: { code: 'MERGE_UNCONFIRMED' },
    });
    expect(world.decide()).toMatchObject({ changed: false, effects: [] });
    expect(world.command({ type: 'finish' }).ok).toBe(true);
    expect(world.run).toMatchObject({ status: 'completed', outcome: 'finished_without_merge' });
  });

  it('not even when the run has no phase number and one is open now', () => {
    const world = verified({ phaseNumber: null, config: { autoMerge: true } });
    world.end({ class: 'ok' });
    expect(world.run.recoveryContext?.code).toBe('MERGE_UNCONFIRMED');
  });

  it('the task file of the next phase does not spoil the counts of this one', () => {
    const world = verified({ config: { autoMerge: true } });
    world.project.phase = { ...world.project.phase, number: '0043' };
    world.tasks = [{ id: 'T100', section: 'Next', status: 'open' }];
    world.end();
    expect(world.run).toMatchObject({
      status: 'completed',
      outcome: 'merged',
      tasks: { completed: 2, total: 2 },
    });
    expect(world.run.batches.items[0]?.taskStates).toEqual({ T001: 'done' });
  });

  it('tasks that were re-opened while the merge ran keep it from calling itself completed', () => {
    const world = verified({ config: { autoMerge: true } });
    world.mark('open', 'T001');
    world.project.merged = true;
    world.end();
    expect(world.run.recoveryContext?.code).toBe('MERGED_WITH_OPEN_TASKS');
    world.command({ type: 'retry' });
    expect(world.run).toMatchObject({ status: 'completed', outcome: 'outside' });
  });
});

describe('I5: without a task file', () => {
  it('nothing is merged, and the run waits until it is back', () => {
    const world = verified();
    world.hasTaskFile = false;
    expect(world.decide().changed).toBe(false);
    world.command(approve);
    expect(world.run.recoveryContext).toMatchObject({ code: 'NO_TASKS', step: 'merge' });
    world.hasTaskFile = true;
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running merge step[]');
  });

  it('a merge that ends while its phase is still open is not completed', () => {
    const world = verified({ config: { autoMerge: true } });
    world.hasTaskFile = false;
    world.project.merged = true;
    world.end();
    expect(world.run.recoveryContext?.code).toBe('MERGED_WITH_OPEN_TASKS');
  });

  it('a merge that closed its phase is: the files were archived with it', () => {
    const world = verified({ config: { autoMerge: true } });
    world.hasTaskFile = false;
    world.project.phase = { ...world.project.phase, number: null };
    world.end();
    expect(world.run).toMatchObject({ status: 'completed', outcome: 'merged' });
  });
});

describe('while a merge waits', () => {
  it('a phase that was closed or merged by hand ends the run as "outside"', () => {
    for (const change of [{ merged: true }, { phase: { number: '0043', status: 'in_progress' } }]) {
      const world = verified();
      Object.assign(world.project, change);
      world.decide();
      expect(world.run).toMatchObject({ status: 'completed', outcome: 'outside' });
    }
  });

  it('a task that is re-opened sends the run back to implement and through verify', () => {
    const world = verified();
    world.mark('open', 'T001');
    world.decide();
    expect(glance(world.run)).toBe('running implement batch[T001]');
    world.end({ ticks: ['T001'] });
    expect(glance(world.run)).toBe('running verify step[]');
  });

  it('another branch can be looked at; merging is refused until the own one is back', () => {
    const world = verified();
    const own = world.tasks;
    world.project.branch = 'main';
    world.tasks = [];
    expect(world.decide().changed).toBe(false);
    world.command(approve);
    expect(world.run.recoveryContext?.code).toBe('BRANCH_CHANGED');
    world.project.branch = '0042-demo';
    world.tasks = own;
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running merge step[]');
  });
});

describe('a merge that is interrupted', () => {
  function interrupted(): ScriptedWorld {
    const world = verified({ config: { autoMerge: true } });
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    expect(world.run.status).toBe('paused');
    return world;
  }

  it('goes on in its session', () => {
    const world = interrupted();
    world.command({ type: 'resume' });
    expect(liveExecutions(world.run)[0]?.attempts).toHaveLength(2);
  });

  it('is completed without another agent when it was merged in the meantime', () => {
    const world = interrupted();
    world.project.merged = true;
    world.command({ type: 'resume' });
    expect(world.run).toMatchObject({ status: 'completed', outcome: 'outside' });
  });

  it('is given up when tasks are open again, and needs a new approval', () => {
    const world = interrupted();
    world.run = { ...world.run, config: { ...world.run.config, autoMerge: false } };
    world.mark('open', 'T001');
    world.command({ type: 'resume' });
    expect(glance(world.run)).toBe('running implement batch[T001]');
    world.end({ ticks: ['T001'] });
    world.end();
    expect(glance(world.run)).toBe('waiting_merge merge');
  });
});

describe('I5: what a finished merge says', () => {
  it('is that there was no branch to merge when the run worked on the base', () => {
    const closed = (branch: string) => {
      const world = verified();
      world.run = { ...world.run, project: { ...world.run.project, branch } };
      world.project.branch = branch;
      world.command(approve);
      world.project.phase = { ...world.project.phase, status: 'complete' };
      world.end();
      return world.run;
    };
    expect(closed('0042-demo').statusReason).toBe('The phase is merged.');
    expect(closed('main')).toMatchObject({
      status: 'completed',
      statusReason: 'The phase is closed; it had no branch of its own to merge.',
    });
  });
});

describe('M3: before a merge', () => {
  it('everything is kept under a backup ref, also when the start is repeated after a crash', () => {
    const world = verified();
    world.performing = false;
    world.command(approve);
    const id = liveExecutions(world.run)[0]?.attempts[0]?.id ?? '';
    world.facts.set(id, { state: 'unclaimed' });
    expect(world.decide().effects.map((effect) => effect.type)).toEqual(['backupRef', 'startAttempt']);
  });
});

describe('the counts of a run that is merged', () => {
  it('stay while git is between two branches: files of the base are there before it says so', () => {
    const world = verified({ config: { autoMerge: true } });
    world.mark('open', 'T001', 'T002');
    world.decide();
    expect([world.run.tasks, world.run.batches.items.map((batch) => batch.tasksCompleted)]).toEqual([
      { completed: 2, total: 2 },
      [1, 1],
    ]);
    world.mark('done', 'T001', 'T002');
    world.project.branch = 'main';
    world.project.merged = true;
    world.end();
    expect([world.run.outcome, world.run.tasks]).toEqual(['merged', { completed: 2, total: 2 }]);
  });
});
