import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BatchConfigInput,
  isTerminalStatus,
  type OrchestrationView,
  type RunEvent,
  RunEventSchema,
  StartBatchRequestSchema,
} from '@specflow/shared/schemas';
import { describe, expect, it } from 'vitest';
import { overlaps } from '../support/agent-trace';
import { describeRun } from '../support/describe-run';
import { type Engine, openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld, type Scenario, type World } from '../support/world';

/** Seed 004 with its waves [[63, 88], [64, 65], [66, 67]]. */
const TODO = `# TODO

### 63. Set the store up
**Status**: [NOT STARTED]
**Dependencies**: None

Create src/store.mjs.

### 64. Read from it
**Status**: [NOT STARTED]
**Dependencies**: 63

Create src/read.mjs.

### 65. Write to it
**Status**: [NOT STARTED]
**Dependencies**: 63

Create src/write.mjs.

### 66. Test the reader
**Status**: [NOT STARTED]
**Dependencies**: 64

Create test/read.test.mjs.

### 67. Test the writer
**Status**: [NOT STARTED]
**Dependencies**: 65

Create test/write.test.mjs.

### 88. Describe it
**Status**: [NOT STARTED]
**Dependencies**: None

Create docs/store.md.
`;

/** Each of its agents is a process of its own. */
const LONG = { timeout: 300_000 };

interface Extra {
  readonly file?: string;
  readonly config?: BatchConfigInput;
}

async function startBatch({ app, projectId }: Engine, selector: string, extra: Extra = {}) {
  return (await app.batches.start(StartBatchRequestSchema.parse({ projectId, selector, ...extra }))).reply;
}

async function worldWith(files: Record<string, string>, steps: Scenario['steps'] = []): Promise<World> {
  const world = await createWorld({ scenario: { steps } });
  for (const [path, text] of Object.entries(files)) await world.project.write(path, text);
  return world;
}

function until(engine: Engine, isTrue: (run: OrchestrationView) => boolean): Promise<OrchestrationView> {
  const look = async () => {
    const run = await engine.run();
    return isTrue(run) && run;
  };
  return waitFor('the run', look);
}
const ended = (engine: Engine) => until(engine, (run) => isTerminalStatus(run.status));

const statusesIn = (text: string) =>
  Object.fromEntries([...text.matchAll(/^### (\d+)\..*\n\*\*Status\*\*: (.*)$/gm)].map((m) => [m[1], m[2]]));
const worked = async (world: World) =>
  (await world.trace()).filter(({ event }) => event === 'task').map(({ taskId }) => taskId);
const outcomes = (run: OrchestrationView) =>
  Object.fromEntries((run.batchRun?.tasks ?? []).map(({ id, status }) => [id, status]));

/** All events of a run that is over: the journal follows the record. */
function eventsToTheEnd(engine: Engine, run: OrchestrationView): Promise<RunEvent[]> {
  return waitFor('the end of the run in its journal', async () => {
    const { entries } = await engine.app.store.readJournal(run.id);
    const events = entries.flatMap((entry) => {
      const parsed = RunEventSchema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    });
    return events.some(({ type }) => type === 'run_ended') && events;
  });
}

describe('a run over selected tasks', () => {
  it('that is cancelled leaves what it finished in the file, and nothing in progress', LONG, async () => {
    const slow = { when: { invocation: 2 }, delayMs: 60_000 };
    const world = await worldWith({ 'TODO.md': TODO }, [slow]);
    const engine = await openEngine(world);
    await startBatch(engine, '63, 88', { file: 'TODO.md' });
    await until(engine, (run) => Object.values(outcomes(run)).sort().join() === 'completed,running');
    const { run } = await engine.command({ type: 'cancel' });
    const [done] = Object.entries(outcomes(run)).find(([, status]) => status === 'completed') ?? [];
    const { [done ?? '']: finished, ...others } = statusesIn(await world.project.read('TODO.md'));
    expect(finished).toBe('[COMPLETE]');
    expect(new Set(Object.values(others))).toEqual(new Set(['[NOT STARTED]']));
  });

  it(
    'does a TODO.md in waves with one agent for each task, keeps its statuses, and tells its progress',
    LONG,
    async () => {
      const world = await worldWith({ 'TODO.md': TODO });
      const engine = await openEngine(world);
      const { plan } = await startBatch(engine, '63-67, 88', { file: 'TODO.md' });
      expect(plan.waves).toEqual([
        ['63', '88'],
        ['64', '65'],
        ['66', '67'],
      ]);
      const run = await ended(engine);
      expect([run.status, run.statusReason]).toEqual(['completed', '6 completed']);
      expect(statusesIn(await world.project.read('TODO.md'))).toEqual(
        Object.fromEntries(['63', '64', '65', '66', '67', '88'].map((id) => [id, '[COMPLETE]'])),
      );
      const order = await worked(world);
      expect(order.slice(0, 2).sort()).toEqual(['63', '88']);
      expect(order.slice(2, 4).sort()).toEqual(['64', '65']);
      expect(order.slice(4).sort()).toEqual(['66', '67']);
      expect(overlaps(await world.trace())).toEqual([]);
      expect(run.batchRun?.tasks.some((task) => task.unproven)).toBe(false);
      expect(await world.project.read('src/store.mjs')).toContain('63');
      const events = await eventsToTheEnd(engine, run);
      expect(events.map(({ type }) => type)).toEqual([
        'run_started',
        ...[1, 2, 3].flatMap(() => [
          'wave_started',
          'task_started',
          'task_ended',
          'task_started',
          'task_ended',
          'wave_ended',
        ]),
        'run_ended',
      ]);
    },
  );

  it(
    'goes on without what depends on a failure, writes that down, and runs it again later',
    LONG,
    async () => {
      const world = await worldWith({ 'TODO.md': TODO }, [
        { when: { task: '64' }, do: { behaviour: 'fail', message: 'no reader' } },
      ]);
      const engine = await openEngine(world);
      await startBatch(engine, 'all', { file: 'TODO.md', config: { maxHealAttempts: 0 } });
      const run = await ended(engine);
      expect(run.statusReason).toBe('4 completed, 1 failed, 1 blocked');
      expect(outcomes(run)).toMatchObject({
        '64': 'failed',
        '65': 'completed',
        '66': 'blocked',
        '67': 'completed',
      });
      const text = await world.project.read('TODO.md');
      expect(statusesIn(text)).toMatchObject({
        '64': '[FAILED]',
        '66': '[BLOCKED] (blocked: waits for 64, which failed)',
        '67': '[COMPLETE]',
      });
      await world.play({ steps: [] });
      const again = await startBatch(engine, '64, 66', { file: 'TODO.md' });
      expect(again.plan.waves).toEqual([['64'], ['66']]);
      await ended(engine);
      expect(Object.values(statusesIn(await world.project.read('TODO.md')))).toEqual(
        Array(6).fill('[COMPLETE]'),
      );
    },
  );

  it('heals a failed task once, and judges the healer by the same rule', LONG, async () => {
    const world = await worldWith({ 'TODO.md': TODO }, [
      { when: { task: '63', isHealer: false }, do: { behaviour: 'fail' } },
    ]);
    const engine = await openEngine(world);
    await startBatch(engine, '63', { file: 'TODO.md' });
    const run = await ended(engine);
    expect(outcomes(run)).toEqual({ '63': 'completed' });
    expect(run.executionRecords.map(({ kind }) => kind)).toEqual(['batch', 'heal']);
  });

  it(
    'marks a task that takes too long and blocks what waits for it; nothing heals a timeout',
    LONG,
    async () => {
      const world = await worldWith({ 'TODO.md': TODO }, [
        { when: { task: '63' }, do: { behaviour: 'hangMidway', afterTasks: 0 } },
      ]);
      const engine = await openEngine(world);
      await startBatch(engine, '63, 64, 88', { file: 'TODO.md', config: { timeouts: { taskMs: 10_000 } } });
      const run = await ended(engine);
      expect(outcomes(run)).toEqual({ '63': 'timed_out', '64': 'blocked', '88': 'completed' });
      expect(run.executionRecords.every(({ kind }) => kind === 'batch')).toBe(true);
      expect(statusesIn(await world.project.read('TODO.md'))).toMatchObject({
        '63': '[TIMEOUT]',
        '64': '[BLOCKED] (blocked: waits for 63, which timed out)',
        '88': '[COMPLETE]',
      });
    },
  );

  it('skips what is complete, names what does not exist, and runs the rest', LONG, async () => {
    const text = TODO.replace('[NOT STARTED]', '[COMPLETED] ✅');
    const world = await worldWith({ 'TODO.md': text });
    const engine = await openEngine(world);
    const { plan } = await startBatch(engine, '63, 88, 99', { file: 'TODO.md' });
    expect(plan).toMatchObject({
      waves: [['88']],
      skipped: [{ id: '63', reason: 'already complete' }],
      notFound: ['99'],
    });
    const run = await ended(engine);
    expect(run.batchRun).toMatchObject({ notFound: ['99'], skipped: [{ id: '63' }] });
    expect(run.warnings.join('\n')).toContain('99');
    expect(await worked(world)).toEqual(['88']);
  });

  it(
    'is unproven where an agent says that it is done and no file changed, and incomplete where it does not say so',
    LONG,
    async () => {
      const world = await worldWith({ 'TODO.md': TODO }, [
        { when: { task: '63' }, do: 'lie' },
        { when: { task: '88' }, do: { behaviour: 'fail', afterTasks: 1 } },
      ]);
      const engine = await openEngine(world);
      await startBatch(engine, '63, 88', { file: 'TODO.md', config: { maxHealAttempts: 0 } });
      const run = await ended(engine);
      const task = (id: string) => run.batchRun?.tasks.find((other) => other.id === id);
      expect(task('63')).toMatchObject({ status: 'completed', unproven: true });
      // It reported an error, and named 88 as completed: the file that it wrote backs that.
      expect(task('88')).toMatchObject({ status: 'completed' });
      expect(task('88')?.unproven).toBeUndefined();
    },
  );

  it(
    'does a plan file with dotted ids and a phase of it, sequential tasks one after another',
    LONG,
    async () => {
      const plan = [
        '# Plan',
        '## Phase 1: Build',
        '**Execution Note:** Tasks 1.1-1.2 are [SEQUENTIAL] - all modify same file',
        '- [ ] 1.1 Create src/one.mjs',
        '- [ ] 1.2 Create src/two.mjs',
        '## Phase 2: Later',
        '- [ ] 2.1 Create src/three.mjs',
        '',
      ].join('\n');
      const world = await worldWith({ 'docs/plan.md': plan });
      const engine = await openEngine(world);
      const started = await startBatch(engine, 'phase:1', { file: 'docs/plan.md' });
      expect(started.plan.waves).toEqual([['1.1'], ['1.2']]);
      await ended(engine);
      expect(await world.project.read('docs/plan.md')).toBe(
        plan.replace('[ ] 1.1', '[x] 1.1').replace('[ ] 1.2', '[x] 1.2'),
      );
    },
  );

  it(
    "does tasks of the open phase with the project's own command, and believes their ticks only",
    LONG,
    async () => {
      const world = await worldWith({}, [{ when: { task: 'T002' }, do: 'lie' }]);
      const engine = await openEngine(world);
      const { plan } = await startBatch(engine, 'T001-T003', { config: { maxHealAttempts: 0 } });
      expect(plan.file).toBe('specs/0010-initial-setup/tasks.md');
      const run = await ended(engine);
      expect(outcomes(run)).toMatchObject({ T001: 'completed', T002: 'failed', T003: 'completed' });
      expect(run.executionRecords.every(({ skill }) => skill === 'flow.implement')).toBe(true);
      const text = await world.project.read('specs/0010-initial-setup/tasks.md');
      expect(text).toContain('- [x] T001');
      expect(text).toContain('- [ ] T002');
      // The state of the phase is none of its business.
      const state = await world.project.state();
      expect(state.orchestration.dashboard?.active ?? null).toBeNull();
    },
  );

  it('survives the end of the dashboard in the middle, and does nothing twice', LONG, async () => {
    const world = await worldWith({ 'TODO.md': TODO }, [{ delayMs: 1_500 }]);
    const first = await openEngine(world);
    await startBatch(first, '63, 64', { file: 'TODO.md' });
    await waitFor('the first agent', async () => (await world.trace()).length > 0);
    first.close();
    const second = await openEngine(world);
    await second.app.orchestration.reconcile();
    const run = await ended(second);
    expect(run.statusReason).toBe('2 completed');
    expect(await worked(world)).toEqual(['63', '64']);
    expect(statusesIn(await world.project.read('TODO.md'))).toMatchObject({
      '63': '[COMPLETE]',
      '64': '[COMPLETE]',
    });
  });

  it('stops for a person where every agent would fail, and goes on after that', LONG, async () => {
    const world = await worldWith({ 'TODO.md': TODO }, [{ do: 'authError' }]);
    const engine = await openEngine(world);
    await startBatch(engine, '63, 64, 88', { file: 'TODO.md' });
    const stopped = await until(engine, (run) => run.status === 'needs_attention');
    expect(stopped.recoveryContext).toMatchObject({
      code: 'BATCH_FAILED',
      options: ['retry', 'skip', 'abort'],
    });
    await world.play({ steps: [] });
    await engine.command({ type: 'skip' });
    const run = await ended(engine);
    expect(outcomes(run)).toEqual({ '63': 'failed', '64': 'blocked', '88': 'completed' });
  });

  it('cancel leaves no task in progress', LONG, async () => {
    const world = await worldWith({ 'TODO.md': TODO }, [{ do: { behaviour: 'hangMidway', afterTasks: 0 } }]);
    const engine = await openEngine(world);
    await startBatch(engine, '63, 88', { file: 'TODO.md' });
    await waitFor('the agent', async () => (await world.trace()).length > 0);
    expect(statusesIn(await world.project.read('TODO.md'))).toMatchObject({
      '63': '[IN PROGRESS]',
      '88': '[IN PROGRESS]',
    });
    const { receipt } = await engine.command({ type: 'cancel' });
    expect(receipt).toMatchObject({ processesLeft: 0 });
    expect(statusesIn(await world.project.read('TODO.md'))).toMatchObject({
      '63': '[NOT STARTED]',
      '88': '[NOT STARTED]',
    });
  });

  it(
    'with patch isolation lets agents only read, writes their files, and keeps the ticks of a tasks.md too',
    LONG,
    async () => {
      const world = await worldWith({ 'TODO.md': TODO });
      const engine = await openEngine(world);
      await startBatch(engine, '63, 64', { file: 'TODO.md', config: { isolation: 'patch' } });
      const run = await ended(engine);
      expect(run.statusReason).toBe('2 completed');
      expect(run.batchRun?.tasks.some(({ unproven }) => unproven)).toBe(false);
      expect(await world.project.read('src/store.mjs')).toContain('63');
      for (const dir of await world.attemptDirs()) {
        const { args } = JSON.parse(await readFile(join(dir, 'command.json'), 'utf8'));
        expect(args[args.indexOf('--tools') + 1]).toBe('Read,Grep,Glob');
      }
      await startBatch(engine, 'T001', { config: { isolation: 'patch' } });
      const phase = await until(
        engine,
        ({ batchRun, status }) => batchRun?.format === 'tasks' && isTerminalStatus(status),
      );
      expect(outcomes(phase)).toEqual({ T001: 'completed' });
      expect(await world.project.read('specs/0010-initial-setup/tasks.md')).toContain('- [x] T001');
    },
  );

  it('takes no file out of the project from an agent: its task fails', LONG, async () => {
    const files = TODO.replace('src/store.mjs', 'src/a.mjs').replace('docs/store.md', 'src/b.mjs');
    const world = await worldWith({ 'TODO.md': files });
    await symlink('/tmp', join(world.project.dir, 'src'));
    const engine = await openEngine(world);
    await startBatch(engine, '63', { file: 'TODO.md', config: { isolation: 'patch', maxHealAttempts: 0 } });
    const run = await ended(engine);
    expect(run.batchRun?.tasks[0]).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('symbolic link'),
    });
  });

  it('works on the file that a link inside of the project leads to', LONG, async () => {
    const world = await worldWith({ 'docs/TODO.md': TODO });
    await symlink(join(world.project.dir, 'docs/TODO.md'), join(world.project.dir, 'TODO.md'));
    const engine = await openEngine(world);
    await startBatch(engine, '63', { file: 'TODO.md' });
    const run = await ended(engine);
    expect(run.batchRun?.file).toBe('docs/TODO.md');
    expect(statusesIn(await world.project.read('docs/TODO.md'))).toMatchObject({ '63': '[COMPLETE]' });
  });
});

describe('a start over selected tasks is refused', () => {
  it.each([
    [
      'a cycle, with its path',
      TODO.replace('**Dependencies**: None', '**Dependencies**: 64'),
      '63',
      'DEPENDENCY_CYCLE',
      '63 → 64 → 63',
    ],
    [
      'tasks that wait for others',
      TODO,
      '64, 66',
      'ALL_BLOCKED',
      '64 depends on 63, which is not done and not selected',
    ],
    [
      'nothing open',
      TODO.replaceAll('NOT STARTED', 'COMPLETE'),
      'all',
      'NOTHING_TO_DO',
      'None of the selected',
    ],
  ])('for %s', async (_what, text, selector, code, message) => {
    const engine = await openEngine(await worldWith({ 'TODO.md': text }));
    await expect(startBatch(engine, selector, { file: 'TODO.md' })).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
      details: {
        blockers: expect.arrayContaining([
          expect.objectContaining({ code, message: expect.stringContaining(message) }),
        ]),
      },
    });
    expect(await engine.app.store.listByProject(engine.projectId)).toEqual([]);
  });

  it('for a selector that means nothing, and for a file outside of the project', async () => {
    const world = await worldWith({ 'TODO.md': TODO });
    await symlink('/etc/hosts', join(world.project.dir, 'HOSTS.md'));
    const engine = await openEngine(world);
    await expect(startBatch(engine, '67-65', { file: 'TODO.md' })).rejects.toMatchObject({
      code: 'INVALID_SELECTOR',
    });
    for (const file of ['../TODO.md', '/etc/hosts', 'HOSTS.md', '.git/config', '.specflow/x.md'])
      await expect(startBatch(engine, 'all', { file }), file).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
    await expect(startBatch(engine, 'all', { file: 'NONE.md' })).rejects.toMatchObject({
      code: 'NO_TASKS_FILE',
    });
  });

  it('beside another run of the project, in both directions', LONG, async () => {
    const world = await worldWith({ 'TODO.md': TODO }, [{ do: { behaviour: 'hangMidway', afterTasks: 0 } }]);
    const engine = await openEngine(world);
    const { orchestration } = await startBatch(engine, '63', { file: 'TODO.md' });
    const taken = { code: 'ORCHESTRATION_IN_PROGRESS', details: { orchestrationId: orchestration.id } };
    await expect(startBatch(engine, '88', { file: 'TODO.md' })).rejects.toMatchObject(taken);
    await expect(engine.start()).rejects.toMatchObject(taken);
    await engine.command({ type: 'cancel' });
  });
});

describe('selected tasks side by side', () => {
  const SIDE_BY_SIDE: Extra = { file: 'TODO.md', config: { parallelism: 3 } };

  /** A project whose tree is clean, as worktrees need it. */
  async function cleanWorld(text: string, steps: Scenario['steps'] = []): Promise<World> {
    const world = await worldWith({ 'TODO.md': text }, steps);
    await world.project.git('add', '-A');
    await world.project.git('commit', '-qm', 'Tasks');
    return world;
  }

  it('run at the same time in worktrees, and what they did is merged into the branch', LONG, async () => {
    // The times of an agent are in whole seconds.
    const delayMs = 1_500;
    const meeting = ['63', '88'].map((task) => ({
      when: { task },
      do: { behaviour: 'waitForAgents', agents: 2 },
      delayMs,
    }));
    const world = await cleanWorld(TODO, [...meeting, { delayMs }]);
    const engine = await openEngine(world);
    await startBatch(engine, '63-67, 88', SIDE_BY_SIDE);
    const run = await ended(engine);
    expect(run.statusReason, describeRun(run)).toBe('6 completed');
    expect(overlaps(await world.trace()).length).toBeGreaterThan(0);
    expect(Object.values(statusesIn(await world.project.read('TODO.md')))).toEqual(
      Array(6).fill('[COMPLETE]'),
    );
    for (const file of ['src/store.mjs', 'src/read.mjs', 'src/write.mjs', 'docs/store.md'])
      expect(await world.project.git('ls-files', file), file).toBe(file);
    expect(
      run.batchRun?.tasks.every(({ costUsd = 0, durationMs = 0 }) => costUsd > 0 && durationMs > 0),
    ).toBe(true);
    await waitFor(
      'the worktrees to be gone',
      async () => (await world.project.git('worktree', 'list')).split('\n').length === 1,
    );
  });

  it.each([
    ['a tasks.md anywhere', 'plans/tasks.md'],
    ['the tasks.md of the phase', 'specs/0010-initial-setup/tasks.md'],
  ])('of %s are ticked in it with the merge, and never done twice', LONG, async (_, file) => {
    const text = '# Tasks\n\n## Setup\n\n- [ ] T001 Create src/a.mjs\n- [ ] T002 [P] Create src/b.mjs\n';
    const world = await worldWith({ [file]: text });
    await world.project.git('add', '-A');
    await world.project.git('commit', '-qm', 'Tasks');
    const engine = await openEngine(world);
    await startBatch(engine, 'all', { file, config: { parallelism: 3 } });
    const run = await ended(engine);
    expect(run.statusReason, describeRun(run)).toBe('2 completed');
    const ticked = text.replaceAll('[ ]', '[x]');
    expect(await world.project.read(file)).toBe(ticked);
    expect(`${await world.project.git('show', `HEAD:${file}`)}\n`).toBe(ticked);
    expect(await world.project.git('status', '--porcelain', file)).toBe('');
    await expect(startBatch(engine, 'all', { file })).rejects.toMatchObject({ code: 'PREFLIGHT_FAILED' });
  });

  it('go on beside a failure, which blocks only what depends on it', LONG, async () => {
    const world = await cleanWorld(TODO, [{ when: { task: '64' }, do: 'fail' }]);
    const engine = await openEngine(world);
    await startBatch(engine, 'all', { file: 'TODO.md', config: { parallelism: 3, maxHealAttempts: 0 } });
    const run = await ended(engine);
    expect(outcomes(run), describeRun(run)).toMatchObject({
      '64': 'failed',
      '65': 'completed',
      '66': 'blocked',
      '67': 'completed',
    });
    expect(statusesIn(await world.project.read('TODO.md'))).toMatchObject({
      '64': '[FAILED]',
      '67': '[COMPLETE]',
    });
  });

  it(
    'that change the same line are both kept: the second is done again on top of the first',
    LONG,
    async () => {
      const text = TODO.replace('Create src/store.mjs.', '').replace('Create docs/store.md.', '');
      const steps = ['63', '88'].map((task) => ({
        when: { task },
        do: { behaviour: 'writeFiles', afterTasks: 1, files: [{ path: 'shared.txt', content: `${task}\n` }] },
      }));
      const world = await cleanWorld(text, steps);
      const engine = await openEngine(world);
      await startBatch(engine, '63, 88', SIDE_BY_SIDE);
      const run = await ended(engine);
      expect(run.statusReason, describeRun(run)).toBe('2 completed');
      expect(run.batches.items[0]?.groups?.some(({ redoes }) => redoes !== undefined)).toBe(true);
      expect(await world.project.git('log', '--format=%H', '--', 'shared.txt')).toMatch(/\n/);
    },
  );

  it('are taken up by the next dashboard, and nothing is done twice', LONG, async () => {
    const world = await cleanWorld(TODO, [{ delayMs: 3_000 }]);
    const first = await openEngine(world);
    await startBatch(first, '63, 88, 65', SIDE_BY_SIDE);
    await waitFor(
      'both agents',
      async () => (await world.trace()).filter(({ event }) => event === 'start').length === 2,
      60_000,
    );
    first.close();
    const second = await openEngine(world);
    await second.app.orchestration.reconcile();
    const run = await ended(second);
    expect(run.statusReason, describeRun(run)).toBe('3 completed');
    expect((await worked(world)).sort()).toEqual(['63', '65', '88']);
  });

  it('leave nothing behind when the run is cancelled', LONG, async () => {
    const world = await cleanWorld(TODO, [{ do: { behaviour: 'hangMidway', afterTasks: 0 } }]);
    const engine = await openEngine(world);
    await startBatch(engine, '63, 88', SIDE_BY_SIDE);
    await waitFor(
      'both agents',
      async () => (await world.trace()).filter(({ event }) => event === 'start').length === 2,
      60_000,
    );
    expect((await engine.command({ type: 'cancel' })).receipt).toMatchObject({ processesLeft: 0 });
    expect(await world.project.read('TODO.md')).toBe(TODO);
    await waitFor(
      'the worktrees to be gone',
      async () => (await world.project.git('worktree', 'list')).split('\n').length === 1,
    );
  });

  it('run one after another where no worktree can be made, which is said', LONG, async () => {
    const world = await worldWith({ 'TODO.md': TODO, 'unsaved.txt': 'mine' });
    await world.project.git('add', 'unsaved.txt');
    const engine = await openEngine(world);
    await startBatch(engine, '63, 88', SIDE_BY_SIDE);
    const run = await ended(engine);
    expect(run.statusReason, describeRun(run)).toBe('2 completed');
    expect(run.warnings.join('\n')).toContain('did not work in parallel');
    expect(overlaps(await world.trace())).toEqual([]);
  });
});
