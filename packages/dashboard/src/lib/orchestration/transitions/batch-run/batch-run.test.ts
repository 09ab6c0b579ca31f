import {
  type AttemptOutcome,
  type BatchConfigInput,
  OrchestrationConfigSchema,
  type OrchestrationExecution,
  OrchestrationExecutionSchema,
} from '@specflow/shared/schemas';
import {
  applyStatusChanges,
  parseSelector,
  parseTasks,
  planBatchRun,
  type TaskMark,
} from '@specflow/shared/tasks';
import { describe, expect, it } from 'vitest';
import { applyCommand, type Command } from '../../commands';
import { decide } from '../../decide';
import type { AttemptFact, Effect } from '../../observe';
import { createRun } from '../../run-factory';
import { isoFromMs } from '../../time';
import { lastAttempt, liveExecutions } from '../../turn';
import { newWaves, toBatchRun } from './begin';

/** A TODO.md from rows such as `64: 63`. */
function todo(...rows: string[]): string {
  return rows
    .map((row) => {
      const [id = '', needs = 'None'] = row.split(': ');
      return `### ${id}. Task ${id}\n**Status**: [NOT STARTED]\n**Dependencies**: ${needs}\n`;
    })
    .join('\n');
}

const SEED = todo('63', '64: 63', '65: 63', '66: 64', '67: 65', '88');
const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Ending = Pick<AttemptOutcome, 'class'> & Partial<AttemptOutcome>;

/** A run whose file, agents and clock are plain values. */
class Scene {
  text: string;
  run: OrchestrationExecution;
  effects: Effect[] = [];
  /** Whether the file takes what is written. */
  isWritable = true;
  isReadable = true;
  atRest = false;
  nowMs = START_MS;
  private ids = 100;

  constructor(text: string, selector: string, config: BatchConfigInput = {}) {
    const selection = parseSelector([selector]);
    if (!selection.ok) throw new Error('bad selector');
    const document = parseTasks(text);
    const plan = planBatchRun(document, selection.items);
    const about = { file: 'TODO.md', selection: selector, autonomous: true, usesPhaseCommand: false };
    const waves = newWaves(plan);
    this.text = text;
    this.run = createRun({
      kind: 'batch',
      batchRun: toBatchRun(plan, document, about),
      waves,
      id: uuid(1),
      now: isoFromMs(START_MS),
      projectId: 'p',
      project: { path: '/p', identity: '1:1', branch: null, baseBranch: null, baseCommit: null },
      phase: { number: null, name: null, featureDir: null, userGate: 'none' },
      agentKind: 'simulator',
      permissionMode: 'acceptEdits',
      config: OrchestrationConfigSchema.parse(config),
      tasks: { completed: 0, total: plan.waves.flatMap((wave) => wave.taskIds).length },
      warnings: [],
    });
  }

  /** Decides until nothing changes; the effects of each decision are performed before the next one. */
  settle(attempts: Record<string, AttemptFact> = {}): this {
    for (let turn = 0; turn < 200; turn += 1) {
      if (this.decideOnce(attempts).atRest) return this;
    }
    throw new Error('The run never comes to rest.');
  }

  /** Decides once, and performs what comes of it. */
  decideOnce(attempts: Record<string, AttemptFact> = {}): this {
    const { run, effects, changed } = decide(this.run, this.facts(attempts));
    OrchestrationExecutionSchema.parse(run);
    this.run = run;
    this.atRest = !changed;
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.type === 'writeStatuses' && this.isWritable)
        this.text = applyStatusChanges(this.text, effect.changes).text;
    }
    return this;
  }

  /** A person's command. */
  command(command: Command): this {
    const result = applyCommand(this.run, command, this.facts({}));
    if (!result.ok) throw new Error(result.refusal.message);
    this.run = result.run;
    return this;
  }

  /** Somebody sets a status in the file. */
  mark(id: string, mark: TaskMark): this {
    this.text = applyStatusChanges(this.text, [{ id, mark }]).text;
    return this;
  }

  /** Ends the agent at work. */
  end(ending: Ending): this {
    const [execution] = liveExecutions(this.run);
    if (execution === undefined) throw new Error(`No agent is at work: ${this.run.statusReason}`);
    this.nowMs += 60_000;
    const report = { status: ending.class === 'ok' ? ('completed' as const) : ('error' as const) };
    const outcome: AttemptOutcome = {
      message: 'said the agent',
      exitCode: 0,
      signal: null,
      costUsd: 0.5,
      costEstimated: false,
      report,
      ...ending,
    };
    const startedAt = isoFromMs(this.nowMs - 60_000);
    const endedAt = isoFromMs(this.nowMs);
    return this.settle({ [lastAttempt(execution).id]: { state: 'ended', startedAt, endedAt, outcome } });
  }

  get working(): string[] {
    return liveExecutions(this.run).flatMap(({ taskIds }) => taskIds);
  }
  get outcomes(): Record<string, string> {
    return Object.fromEntries((this.run.batchRun?.tasks ?? []).map(({ id, status }) => [id, status]));
  }
  statusOf(id: string): string | undefined {
    return parseTasks(this.text).tasks.find((task) => task.id === id)?.status;
  }

  private plan() {
    const document = parseTasks(this.text);
    return {
      tasks: document.tasks.map(({ id, section, status, dependsOn }) => ({
        id,
        section,
        dependsOn,
        mark: status,
        status: ['done', 'blocked', 'deferred'].includes(status)
          ? (status as 'done' | 'blocked' | 'deferred')
          : ('open' as const),
      })),
      batches: [],
      usedFallback: false,
      warnings: [],
      document,
    };
  }

  private facts(attempts: Record<string, AttemptFact>) {
    this.ids += 8;
    return {
      now: this.nowMs,
      newIds: Array.from({ length: 8 }, (_, index) => uuid(this.ids + index)),
      attempts,
      project: {
        branch: null,
        phase: { number: null, name: null, status: null, userGate: 'unreadable' as const, featureDir: null },
        hasSpec: false,
        hasPlan: false,
        hasTasks: false,
        plan: this.isReadable ? this.plan() : null,
        agentSettings: '',
        merged: null,
      },
    };
  }
}

const begin = (...args: ConstructorParameters<typeof Scene>) => new Scene(...args).settle();

describe('the statuses of a batch run', () => {
  it('say IN PROGRESS before the first agent of a wave starts, and the end before the next wave', () => {
    const scene = begin(SEED, 'all');
    expect(scene.effects.map(({ type }) => type)).toEqual(['writeStatuses', 'startAttempt']);
    expect(scene.working).toEqual(['63']);
    expect(['63', '88', '64'].map((id) => scene.statusOf(id))).toEqual([
      'in_progress',
      'in_progress',
      'pending',
    ]);
    scene.end({ class: 'ok' }).end({ class: 'ok' });
    expect(['63', '88', '64'].map((id) => scene.statusOf(id))).toEqual(['done', 'done', 'in_progress']);
  });

  it('that cannot be written are tried three times at each boundary, told of, and do not stop the run', () => {
    const scene = new Scene(todo('1', '2: 1'), 'all');
    scene.isWritable = false;
    scene.settle();
    expect(scene.effects.filter(({ type }) => type === 'writeStatuses')).toHaveLength(3);
    expect(scene.working).toEqual(['1']);
    scene.end({ class: 'ok' }).end({ class: 'ok' });
    expect([scene.run.status, scene.run.statusReason]).toEqual(['completed', '2 completed']);
    expect(scene.run.warnings).toContain('The status of 1 could not be written to TODO.md.');
    expect(scene.text).toBe(todo('1', '2: 1'));
  });

  it('that a crash kept from the file are written at the next boundary', () => {
    const scene = begin(todo('1', '2: 1', '3: 2'), 'all');
    scene.isWritable = false;
    scene.end({ class: 'ok' });
    scene.isWritable = true;
    scene.end({ class: 'ok' });
    expect([scene.statusOf('1'), scene.statusOf('2')]).toEqual(['done', 'done']);
  });

  it('never overwrite what somebody settled meanwhile, and such a task is not run', () => {
    const scene = begin(todo('1', '2: 1', '3'), 'all');
    scene.text = applyStatusChanges(scene.text, [{ id: '2', mark: { kind: 'complete' } }]).text;
    scene.end({ class: 'ok' }).end({ class: 'ok' });
    expect(scene.outcomes).toEqual({ '1': 'completed', '2': 'skipped', '3': 'completed' });
    expect(scene.run.status).toBe('completed');
    const blocked = begin(todo('1', '2: 1'), 'all', { maxHealAttempts: 0 });
    blocked.text = applyStatusChanges(blocked.text, [{ id: '2', mark: { kind: 'complete' } }]).text;
    blocked.end({ class: 'task_failure' });
    expect([blocked.outcomes['2'], blocked.statusOf('2')]).toEqual(['blocked', 'done']);
  });
});

describe('what the file says about open tasks while a batch run is at work', () => {
  const TASKS = '## Core\n- [ ] T001 Write a.ts\n- [ ] T002 Write b.ts\n- [ ] T003 Write c.ts\n';

  it('never lets a deferred task count as completed, nor sends a healer after it', () => {
    const scene = begin(TASKS, 'all').mark('T001', { kind: 'deferred' }).end({ class: 'ok' });
    const reason = 'deferred while the run was at work';
    expect(scene.run.batchRun?.tasks[0]).toMatchObject({ id: 'T001', status: 'skipped', reason });
    expect(scene.run.executionRecords.filter(({ kind }) => kind === 'heal')).toEqual([]);
    expect(scene.statusOf('T001')).toBe('deferred');
  });

  it('keeps agents of the same wave from what a person has settled since it began', () => {
    const scene = begin(todo('1', '2', '3'), 'all').mark('2', { kind: 'complete' });
    scene.end({ class: 'ok' });
    expect(scene.working).toEqual(['3']);
    scene.end({ class: 'ok' });
    expect(scene.outcomes).toEqual({ '1': 'completed', '2': 'skipped', '3': 'completed' });
    expect(scene.statusOf('2')).toBe('done');
  });

  it('is not overwritten with IN PROGRESS when the status of a wave is written late', () => {
    const scene = new Scene(todo('1', '2'), 'all');
    scene.isWritable = false;
    scene.decideOnce().decideOnce();
    scene.isWritable = true;
    scene.mark('1', { kind: 'complete' }).settle();
    expect([scene.statusOf('1'), scene.statusOf('2')]).toEqual(['done', 'in_progress']);
    expect(scene.working).toEqual(['2']);
  });

  it('blocks what a person has blocked, and what waits for it, with that reason', () => {
    const scene = begin(todo('1', '2', '3: 2', '4: 1'), 'all');
    scene.mark('2', { kind: 'blocked', reason: 'the vendor has to answer' }).end({ class: 'ok' });
    expect(scene.outcomes).toMatchObject({ '1': 'completed', '2': 'blocked', '3': 'blocked' });
    expect(scene.run.batchRun?.tasks.find(({ id }) => id === '2')?.reason).toBe('the vendor has to answer');
    expect(scene.working).toEqual(['4']);
    const later = begin(todo('1', '2: 1'), 'all');
    later.mark('2', { kind: 'blocked', reason: 'not now' }).end({ class: 'ok' });
    expect([later.run.status, later.statusOf('2')]).toEqual(['completed', 'blocked']);
  });

  it('still releases what an earlier run has blocked behind a task that is done by now', () => {
    const failed = begin(todo('1', '2: 1'), 'all', { maxHealAttempts: 0 }).end({ class: 'task_failure' });
    expect(failed.statusOf('2')).toBe('blocked');
    const text = applyStatusChanges(failed.text, [{ id: '1', mark: { kind: 'complete' } }]).text;
    const again = begin(text, 'all');
    expect([again.working, again.statusOf('2')]).toEqual([['2'], 'in_progress']);
  });

  it('is not believed from an agent that works in the project and says in TODO.md that it is done', () => {
    const scene = begin(todo('1'), 'all').mark('1', { kind: 'complete' });
    scene.end({ class: 'task_failure', message: 'no key' });
    expect(liveExecutions(scene.run)[0]).toMatchObject({ kind: 'heal', taskIds: ['1'] });
  });

  it('is looked at once the file can be read again, when the run ends while it cannot', () => {
    const scene = begin(todo('1'), 'all');
    scene.end({ class: 'environment', message: 'disk full' });
    scene.isReadable = false;
    const { run } = scene.command({ type: 'abort' });
    expect([run.status, run.batchRun?.statusesOwed]).toEqual(['failed', true]);
  });
});

describe('a failure in a batch run', () => {
  const quick = { maxHealAttempts: 0 };

  it('blocks what depends on it, at once and through others, and nothing else', () => {
    const scene = begin(SEED, 'all', quick);
    scene.end({ class: 'task_failure', message: 'no key' });
    expect(scene.outcomes).toMatchObject({
      '63': 'failed',
      '64': 'blocked',
      '67': 'blocked',
      '88': 'running',
    });
    scene.end({ class: 'ok' });
    expect(scene.run.statusReason).toBe('1 completed, 1 failed, 4 blocked');
    expect(['63', '66', '88'].map((id) => scene.statusOf(id))).toEqual(['failed', 'blocked', 'done']);
  });

  it('of the root of 49 dependents blocks all of them; fifty tasks without dependencies all run', () => {
    const fifty = Array.from({ length: 50 }, (_, i) => String(i + 1));
    const star = begin(todo(...fifty.map((id) => (id === '1' ? id : `${id}: 1`))), 'all', quick);
    star.end({ class: 'task_failure' });
    expect(star.run.statusReason).toBe('1 failed, 49 blocked');
    const flat = begin(todo(...fifty), 'all', { budget: { maxTotal: 1000 } });
    for (let n = 0; n < 50; n += 1) flat.end({ class: 'ok' });
    expect(flat.run.statusReason).toBe('50 completed');
    const chain = begin(
      todo(...fifty.slice(0, 20).map((id) => (id === '1' ? id : `${id}: ${Number(id) - 1}`))),
      'all',
    );
    for (let n = 1; n <= 20; n += 1) {
      expect(chain.working).toEqual([String(n)]);
      chain.end({ class: 'ok' });
    }
    expect(chain.run.statusReason).toBe('20 completed');
  });

  it('blocks what depends on it also when a person gives it up while the file cannot be read', () => {
    const scene = begin(todo('1', '2: 1', '3: 2', '4'), 'all').end({
      class: 'environment',
      message: 'disk full',
    });
    scene.isReadable = false;
    scene.command({ type: 'skip' });
    scene.isReadable = true;
    scene.settle().end({ class: 'ok' });
    expect(scene.outcomes).toEqual({ '1': 'failed', '2': 'blocked', '3': 'blocked', '4': 'completed' });
    expect(scene.run.batchRun?.tasks.find(({ id }) => id === '2')?.reason).toBe('waits for 1, which failed');
  });

  it('is healed once; the healer is judged like its agent', () => {
    const scene = begin(todo('1'), 'all');
    scene.end({ class: 'task_failure', message: 'a' });
    expect(liveExecutions(scene.run)[0]).toMatchObject({ kind: 'heal', taskIds: ['1'], groupId: 'w1-1' });
    scene.end({ class: 'task_failure', message: 'a' });
    expect(scene.run.statusReason).toBe('1 failed');
  });

  it('by a timeout is final: no healer, and what waits for it is blocked', () => {
    const scene = begin(todo('1', '2: 1'), 'all').end({
      class: 'timeout',
      message: 'The time limit was reached.',
    });
    expect(scene.outcomes).toEqual({ '1': 'timed_out', '2': 'blocked' });
    expect(scene.run.executionRecords).toHaveLength(1);
  });

  it('of the agent of several tasks keeps the ones that it named as completed, if files changed', () => {
    const text = todo('1', '2').replaceAll('Task', 'Edit src/a.ts for task');
    const file = { path: 'src/a.ts', status: 'modified' as const };
    const evidence = (files: (typeof file)[]) => ({ files, ticked: [], tickedOutside: [] });
    const report = { status: 'error' as const, tasksCompleted: ['1'], tasksFailed: ['2'] };
    const backed = begin(text, 'all', quick).end({
      class: 'task_failure',
      report,
      evidence: evidence([file]),
    });
    expect(backed.outcomes).toEqual({ '1': 'completed', '2': 'failed' });
    const empty = begin(text, 'all', quick).end({ class: 'task_failure', report, evidence: evidence([]) });
    expect(empty.outcomes).toEqual({ '1': 'failed', '2': 'failed' });
  });

  it('because the context was too small halves the tasks of the agent; one that does not fit has failed', () => {
    const text = todo('1', '2').replaceAll('Task', 'Edit src/a.ts for task');
    const scene = begin(text, 'all');
    expect(scene.working).toEqual(['1', '2']);
    scene.end({ class: 'context_overflow' });
    expect(scene.working).toEqual(['1']);
    scene.end({ class: 'context_overflow' }).end({ class: 'ok' });
    expect(scene.outcomes).toEqual({ '1': 'failed', '2': 'completed' });
  });

  it('that every agent would meet stops the run for a person, and ends no task', () => {
    const scene = begin(todo('1', '2: 1'), 'all').end({ class: 'auth', message: 'Not logged in' });
    expect(scene.run).toMatchObject({ status: 'needs_attention', recoveryContext: { code: 'BATCH_FAILED' } });
    expect(scene.outcomes['1']).toBe('running');
  });

  it('of the line of a task, which is gone, counts as failed', () => {
    const scene = begin(todo('1', '2: 1', '3: 1'), 'all');
    scene.text = todo('1', '3: 1');
    scene.end({ class: 'ok' }).end({ class: 'ok' });
    expect(scene.outcomes).toEqual({ '1': 'completed', '2': 'failed', '3': 'completed' });
  });
});

describe('a batch run', () => {
  it('gives each agent a purse of its own, within the total', () => {
    const budget = { maxPerBatch: 1, maxTotal: 2.2 };
    const scene = begin(todo('1', '2', '3'), 'all', { budget });
    const caps = () => scene.run.ledger.map(({ reservedUsd }) => reservedUsd);
    scene.end({ class: 'ok', costUsd: 0.9 }).end({ class: 'ok', costUsd: 0.9 });
    expect(caps()).toEqual([1, 1, 0.4]);
    scene.end({ class: 'ok', costUsd: 0.4 });
    expect(scene.run.status).toBe('completed');
  });

  it('stops when the total is used up, and goes on when it is raised', () => {
    const scene = begin(todo('1', '2'), 'all', { budget: { maxPerBatch: 1, maxTotal: 1 } });
    scene.end({ class: 'ok', costUsd: 1 });
    expect(scene.run).toMatchObject({
      status: 'needs_attention',
      recoveryContext: { code: 'BUDGET_REACHED' },
    });
  });

  it('pauses between waves where that is configured, not after the last', () => {
    const scene = begin(todo('1', '2: 1'), 'all', { pauseBetweenBatches: true }).end({ class: 'ok' });
    expect(scene.run.status).toBe('paused');
    scene.run = { ...scene.run, status: 'running' };
    scene.settle().end({ class: 'ok' });
    expect(scene.run.status).toBe('completed');
  });

  it('parks at a usage limit and goes on in the same session', () => {
    const scene = begin(todo('1'), 'all');
    const resetsAt = isoFromMs(START_MS + 3_600_000);
    scene.end({ class: 'rate_limit', message: 'limit', resetsAt });
    expect(scene.run.status).toBe('parked');
    scene.nowMs = START_MS + 2 * 3_600_000;
    scene.settle();
    const [execution] = liveExecutions(scene.run);
    expect(execution?.attempts.map(({ mode }) => mode)).toEqual(['new', 'resume']);
    expect(scene.end({ class: 'ok' }).run.statusReason).toBe('1 completed');
  });

  it('gives a group of several tasks the time of all of them', () => {
    const text = todo('1', '2').replaceAll('Task', 'Edit src/a.ts for task');
    const scene = begin(text, 'all', { timeouts: { taskMs: 60_000 } });
    expect(scene.run.executionRecords[0]?.attempts[0]?.timeoutMs).toBe(120_000);
  });
});
