import {
  isTerminalStatus,
  type OrchestrationExecution,
  type OrchestrationStatus,
  OrchestrationStatusSchema,
  type RunAction,
} from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import {
  batchStatuses,
  createScriptedWorld,
  glance,
  runHonestly,
  type ScriptedWorld,
} from './__support__/scripted-world';
import { applyCommand, availableActions, type Command } from './commands';
import { liveExecutions } from './turn';

const SECTIONS = { Setup: ['T001'], Core: ['T002'] };

function started(config: Record<string, unknown> = {}, userGate: 'none' | 'pending' | 'unreadable' = 'none') {
  const world = createScriptedWorld(SECTIONS, { config: { skipAnalyze: true, ...config }, userGate });
  world.decide();
  return world;
}

/** One reachable world for each status. */
const WORLDS: Readonly<Record<OrchestrationStatus, () => ScriptedWorld>> = {
  running: () => started(),
  paused: () => {
    const world = started();
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    return world;
  },
  waiting_input: () => {
    const world = started();
    world.end({ class: 'needs_input', questions: ['Which?'] });
    return world;
  },
  parked: () => {
    const world = started();
    world.end({ class: 'rate_limit', resetsAt: world.now + 3_600_000 });
    return world;
  },
  waiting_merge: () => {
    const world = createScriptedWorld(SECTIONS);
    runHonestly(world);
    return world;
  },
  needs_attention: () => {
    const world = started({ autoHealEnabled: false });
    world.end({ class: 'task_failure' });
    return world;
  },
  completed: () => {
    const world = createScriptedWorld(SECTIONS, { config: { autoMerge: true } });
    runHonestly(world);
    return world;
  },
  failed: () => {
    const world = WORLDS.needs_attention();
    world.command({ type: 'abort' });
    return world;
  },
  cancelled: () => {
    const world = WORLDS.parked();
    world.command({ type: 'cancel' });
    return world;
  },
};

const ACTIONS: Readonly<Record<OrchestrationStatus, readonly RunAction[]>> = {
  running: ['pause', 'cancel', 'raise-budget'],
  paused: ['resume', 'cancel', 'raise-budget', 'go-back'],
  waiting_input: ['answer', 'cancel', 'raise-budget'],
  parked: ['resume', 'cancel', 'raise-budget', 'go-back'],
  waiting_merge: ['merge', 'finish', 'cancel', 'raise-budget', 'go-back'],
  needs_attention: ['retry', 'skip', 'abort', 'cancel', 'raise-budget', 'go-back'],
  completed: ['dismiss'],
  failed: ['dismiss'],
  cancelled: ['dismiss'],
};

/** Answers are given to an execution, not to the run: they are no command here. */
const COMMANDS: Readonly<Record<Command['type'], Command>> = {
  pause: { type: 'pause', when: 'after-batch' },
  resume: { type: 'resume' },
  cancel: { type: 'cancel' },
  merge: { type: 'merge', confirmUserGate: false },
  finish: { type: 'finish' },
  retry: { type: 'retry' },
  skip: { type: 'skip' },
  abort: { type: 'abort' },
  'go-back': { type: 'go-back', step: 'design' },
  'raise-budget': { type: 'raise-budget', budget: { maxTotal: 99 } },
  dismiss: { type: 'dismiss' },
};

/** The status after each accepted command and the decision that follows. */
const AFTER: Readonly<Partial<Record<`${OrchestrationStatus} ${Command['type']}`, OrchestrationStatus>>> = {
  'running cancel': 'running',
  'paused resume': 'running',
  'paused cancel': 'cancelled',
  'paused go-back': 'running',
  'waiting_input cancel': 'cancelled',
  'parked resume': 'running',
  'parked cancel': 'cancelled',
  'parked go-back': 'running',
  'waiting_merge merge': 'running',
  'waiting_merge finish': 'completed',
  'waiting_merge cancel': 'cancelled',
  'waiting_merge go-back': 'running',
  'needs_attention retry': 'running',
  'needs_attention skip': 'running',
  'needs_attention abort': 'failed',
  'needs_attention cancel': 'cancelled',
  'needs_attention go-back': 'running',
};

describe('every status × every command', () => {
  for (const status of OrchestrationStatusSchema.options) {
    it(`${status} offers exactly what is carried out`, () => {
      expect(WORLDS[status]().run.status).toBe(status);
      expect(availableActions(WORLDS[status]().run)).toEqual(ACTIONS[status]);
      for (const command of Object.values(COMMANDS)) {
        const action = command.type;
        const world = WORLDS[status]();
        const before = world.run;
        const result = world.command(command);
        expect(result.ok, `${status} ${action}`).toBe(ACTIONS[status].includes(action));
        if (result.ok) expect(world.run.status).toBe(AFTER[`${status} ${action}`] ?? status);
        else {
          expect(world.run).toBe(before);
          expect(result.refusal.code).toBe(
            action === 'go-back' && status === 'running' ? 'AGENT_ALIVE' : 'WRONG_STATE',
          );
          expect(result.refusal.hint).toMatch(/\S/);
        }
      }
    });
  }

  it('I6: every status that is not over offers at least one way on, also while a cancel is under way', () => {
    for (const status of OrchestrationStatusSchema.options) {
      const { run } = WORLDS[status]();
      if (isTerminalStatus(status)) continue;
      const cancelling: OrchestrationExecution = { ...run, intents: { cancel: { at: run.updatedAt } } };
      expect(availableActions(cancelling)).toEqual(['raise-budget']);
    }
  });

  it('a dismissed run offers nothing and stays what it was', () => {
    const world = WORLDS.completed();
    world.command({ type: 'dismiss' });
    expect(world.run).toMatchObject({ status: 'completed', dismissedAt: expect.any(String) });
    expect(availableActions(world.run)).toEqual([]);
  });

  it('a pause after the batch can be sharpened to now, and not the other way round', () => {
    const world = started();
    world.performing = false;
    expect(world.command({ type: 'pause', when: 'after-batch' }).ok).toBe(true);
    expect(world.command({ type: 'pause', when: 'now' }).ok).toBe(true);
    expect(world.command({ type: 'pause', when: 'after-batch' }).ok).toBe(false);
  });

  it('a second cancel says that the run is being cancelled', () => {
    const world = started();
    world.performing = false;
    world.command({ type: 'cancel' });
    const again = world.command({ type: 'cancel' });
    expect(again).toMatchObject({
      refusal: { code: 'WRONG_STATE', message: expect.stringContaining('being cancelled already') },
    });
  });

  it.each(['now', 'after-batch'] as const)('a pause %s is logged as it was asked for', (when) => {
    const world = started();
    world.performing = false;
    world.command({ type: 'pause', when });
    world.performing = true;
    world.end({ class: 'ok', ticks: ['T001', 'T002', 'T003', 'T004'] });
    const entry = world.run.decisionLog.find(({ decision }) => decision === 'Paused');
    expect([world.run.status, entry?.reason]).toEqual([
      'paused',
      when === 'now' ? 'requested now' : 'requested after this batch',
    ]);
  });
});

describe('money', () => {
  it('is raised in every status that is not over, and logged', () => {
    for (const status of OrchestrationStatusSchema.options) {
      const world = WORLDS[status]();
      const { ok } = world.command(COMMANDS['raise-budget']);
      expect(ok).toBe(!isTerminalStatus(status));
      if (!ok) continue;
      expect(world.run.config.budget).toMatchObject({ maxTotal: 99, maxPerBatch: 5 });
      const entry = world.run.decisionLog.find(({ decision }) => decision === 'Budget changed');
      expect(entry?.reason).toBe('maxTotal $99.00');
    }
  });

  it('F52: lowered below what is spent stops after the current agent', () => {
    const world = started();
    world.command({ type: 'raise-budget', budget: { maxTotal: 0.1 } });
    expect(liveExecutions(world.run)).toHaveLength(1);
    world.end({ ticks: ['T001'], costUsd: 1 });
    expect(world.run.recoveryContext?.code).toBe('BUDGET_REACHED');
  });
});

describe('B8: going back', () => {
  it('opens a new epoch of the step and all later ones; money and history stay', () => {
    const world = WORLDS.waiting_merge();
    const { ledger, executionRecords, totalCostUsd } = world.run;
    world.command({ type: 'go-back', step: 'analyze' });
    expect(glance(world.run)).toBe('running analyze step[]');
    const { steps } = world.run;
    const epochs = Object.values(steps).map((step) => step.epoch);
    expect(epochs).toEqual([0, 1, 1, 1, 1]);
    expect(world.run.ledger.slice(0, ledger.length)).toEqual(ledger);
    expect(world.run.executionRecords.slice(0, executionRecords.length)).toEqual(executionRecords);
    expect(world.run.totalCostUsd).toBe(totalCostUsd);
    expect(runHonestly(world)).toBe('waiting_merge');
  });

  it('clears the skip of the step, of this one only', () => {
    const world = createScriptedWorld(SECTIONS, { config: { skipDesign: true, skipAnalyze: true } });
    world.decide();
    world.command({ type: 'pause', when: 'now' });
    world.decide();
    world.command({ type: 'go-back', step: 'design' });
    expect(glance(world.run)).toBe('running design step[]');
    expect(world.run.config).toMatchObject({ skipDesign: false, skipAnalyze: true });
  });

  it('never skips ahead', () => {
    const world = WORLDS.paused();
    const result = world.command({ type: 'go-back', step: 'verify' });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'WRONG_STATE' } });
  });

  it('gives an interrupted batch a new agent; the old session does not count any more', () => {
    const world = WORLDS.paused();
    const old = world.run.executionRecords[0]?.id;
    world.command({ type: 'go-back', step: 'implement' });
    expect(glance(world.run)).toBe('running implement batch[T001]');
    expect(liveExecutions(world.run)[0]?.id).not.toBe(old);
    expect(world.run.executionRecords[0]?.status).toBe('cancelled');
  });

  it('gives a failed batch a fresh allowance for healing', () => {
    const world = started();
    world.end({ class: 'task_failure' });
    world.end({ class: 'task_failure' });
    world.command({ type: 'go-back', step: 'implement' });
    world.end({ class: 'task_failure' });
    expect(glance(world.run)).toBe('running implement heal[T001]');
  });

  it('leaves no batch running whose end a person was asked about', () => {
    const world = started();
    world.tasks = world.tasks.filter((task) => task.id !== 'T001');
    world.end();
    expect(world.run.recoveryContext?.code).toBe('TASKS_VANISHED');
    world.tasks = [{ id: 'T001', section: 'Setup', status: 'open' }, ...world.tasks];
    world.command({ type: 'go-back', step: 'implement' });
    expect(batchStatuses(world.run)).toEqual(['Setup running', 'Core pending']);
    expect(runHonestly(world)).toBe('waiting_merge');
  });

  it('does not forget a cancel', () => {
    const world = WORLDS.paused();
    const cancelled = applyCommand(world.run, { type: 'cancel' }, world.observe());
    if (cancelled.ok) world.run = cancelled.run;
    expect(world.command({ type: 'go-back', step: 'implement' }).ok).toBe(false);
    world.decide();
    expect(world.run.status).toBe('cancelled');
  });

  it('asks for the user gate again', () => {
    const world = createScriptedWorld(SECTIONS, { userGate: 'pending', config: { autoMerge: true } });
    runHonestly(world);
    world.command({ type: 'merge', confirmUserGate: true });
    world.end();
    expect(world.run.recoveryContext?.code).toBe('MERGE_UNCONFIRMED');
    expect(world.run.phase.userGate).toBe('confirmed');
    world.command({ type: 'go-back', step: 'verify' });
    world.end();
    expect(glance(world.run)).toBe('waiting_merge merge');
  });
});

describe('retry', () => {
  it('resets exactly what caused the stop of a step', () => {
    const world = createScriptedWorld(SECTIONS);
    world.decide();
    world.end({ class: 'auth' });
    expect(world.run).toMatchObject({ recoveryContext: { code: 'STEP_FAILED', step: 'analyze' } });
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running analyze step[]');
    expect(world.run.steps.analyze).toMatchObject({ status: 'running', healAttempts: 0 });
    expect(world.run.recoveryContext).toBeUndefined();
  });

  it('after an outage of a day starts a new session, whose waiting time counts anew', () => {
    const world = started();
    for (let n = 0; n < 90 && world.run.status !== 'needs_attention'; n += 1) {
      world.end({ class: 'transient_api', costUsd: 0 });
      if (world.run.resumeAt) world.now = Date.parse(world.run.resumeAt);
      world.decide();
    }
    expect(world.run.recoveryContext?.code).toBe('API_UNAVAILABLE');
    world.command({ type: 'retry' });
    expect(glance(world.run)).toBe('running implement batch[T001]');
    world.end({ class: 'transient_api' });
    expect(world.run.status).toBe('parked');
  });
});
